package dev.complete.registry.http.wire;

import dev.complete.streams.BlockInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** A body on its way: how far it is, and whether it was its own source that failed. One for each attempt. */
final class SentBody implements Closeable {

    private final InputStream source;
    private final long length;
    private volatile long sent;
    private volatile @Nullable IOException failure;

    SentBody(InputStream source, long length) {
        this.source = source;
        this.length = length;
    }

    BodyPublisher publisher() {
        return length == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> new BlockInputStream(this, this::read)), length);
    }

    /** Bytes that were taken from the source so far. */
    long sent() {
        return sent;
    }

    boolean isWhole() {
        return sent == length;
    }

    /** Why the source could not be read; null when it could. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads
    private int read(byte[] bytes, int offset, int count) throws IOException {
        long left = length - sent;
        if (left == 0) {
            return -1;
        }
        try {
            int read = source.read(bytes, offset, (int) Math.min(count, left));
            if (read < 0) {
                throw new EOFException("ended " + left + " bytes too early");
            }
            sent += read;
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
