package dev.complete.streams;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A stream that reads blocks in its own way, and single bytes as blocks of one. Not thread-safe. */
public final class BlockInputStream extends InputStream {

    /** A read as {@link InputStream#read(byte[], int, int)} declares it. */
    @FunctionalInterface
    public interface Read {
        int block(byte[] bytes, int offset, int length) throws IOException;
    }

    private final Closeable owned;
    private final Read read;
    private final byte[] one = new byte[1];

    /** @param owned closed with this stream */
    public BlockInputStream(Closeable owned, Read read) {
        this.owned = owned;
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read.block(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
