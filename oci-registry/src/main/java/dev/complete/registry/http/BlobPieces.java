package dev.complete.registry.http;

import dev.complete.registry.BlobBytes;
import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes as the bodies of several requests. They are read once as long as each body begins where the one before
 * it ended.
 */
final class BlobPieces implements AutoCloseable {

    private final String what;
    private final BlobBytes bytes;
    private final long size;
    private @Nullable Source source;

    /**
     * @param what is sent, for messages; escaped
     * @param size of the blob in bytes
     */
    BlobPieces(String what, BlobBytes bytes, long size) {
        this.what = what;
        this.bytes = bytes;
        this.size = size;
    }

    /** One pass over the blob. */
    private static final class Source {

        private final InputStream in;
        private long pieceBegan;
        private volatile long offset;

        Source(InputStream in, long offset) {
            this.in = in;
            this.offset = offset;
            this.pieceBegan = -1;
        }
    }

    /**
     * The blob from {@code offset} to its end; closing it leaves the blob open. An earlier piece is not read any more,
     * but for the bytes that its request may be reading at this moment: so the same piece is another pass.
     */
    InputStream from(long offset) throws IOException, InterruptedException {
        if (source == null || source.offset != offset || source.pieceBegan == offset) {
            close();
            source = new Source(bytes.from(offset), offset);
        }
        source.pieceBegan = offset;
        Source opened = source;
        return new BlockInputStream(() -> {}, (into, at, length) -> read(opened, into, at, length));
    }

    /** A source that goes on behind its end is not the blob's. */
    private int read(Source from, byte[] into, int at, int length) throws IOException {
        int count = from.in.read(into, at, length);
        long now = from.offset + Math.max(0, count);
        from.offset = now;
        if (now == size && from.in.read() >= 0) {
            throw new IOException(what + ": its source has more than " + size + " bytes");
        }
        return count;
    }

    /** The next piece opens the blob again. */
    @Override
    public void close() throws IOException {
        if (source != null) {
            source.in.close();
            source = null;
        }
    }
}
