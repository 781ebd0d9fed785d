package dev.complete.registry.http;

import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A blob's bytes, read once from one place on, as the bodies of several requests. */
final class BlobPieces implements AutoCloseable {

    private final String what;
    private final InputStream in;
    private final long end;
    private volatile long offset;

    /**
     * @param what is sent, for messages; escaped
     * @param in at {@code offset}
     * @param end the blob's size in bytes
     */
    BlobPieces(String what, InputStream in, long offset, long end) {
        this.what = what;
        this.in = in;
        this.end = end;
        this.offset = offset;
    }

    /** The next byte. */
    long offset() {
        return offset;
    }

    /** Reads on; closing it leaves the blob open. A source that goes on behind its end is not the blob's. */
    InputStream piece() {
        return new BlockInputStream(() -> {}, (into, at, length) -> {
            int count = in.read(into, at, length);
            long now = offset + Math.max(0, count);
            offset = now;
            if (now == end && in.read() >= 0) {
                throw new IOException(what + ": its source has more than " + end + " bytes");
            }
            return count;
        });
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
