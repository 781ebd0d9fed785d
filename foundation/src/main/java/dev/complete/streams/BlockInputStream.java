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
    public long skip(long count) throws IOException {
        return skip(this, count);
    }

    /** Skips by reading, in larger steps than {@link InputStream#skip}. */
    static long skip(InputStream in, long count) throws IOException {
        byte[] scratch = new byte[(int) Math.max(0, Math.min(64 << 10, count))];
        long left = count;
        while (left > 0) {
            int read = in.read(scratch, 0, (int) Math.min(scratch.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return Math.max(0, count - left);
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
