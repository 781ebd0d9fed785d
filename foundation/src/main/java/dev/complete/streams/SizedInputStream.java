package dev.complete.streams;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next bytes of a stream, at most as many as were declared. The end is checked before the last of them is handed out,
 * so a caller that reads exactly that many needs no further read to know that they are right. After a failure each read
 * fails. Closes the stream it reads. Not thread-safe.
 */
public final class SizedInputStream extends InputStream {

    /** Sees all bytes in order: a hash. */
    @FunctionalInterface
    public interface Sum {
        void update(byte[] bytes, int offset, int length);
    }

    /** Looks at how the bytes ended. Called once. */
    @FunctionalInterface
    public interface End {

        /**
         * Throws when this is not the end that was declared.
         *
         * @param rest stands behind the bytes that were read
         * @param missing how many declared bytes did not come because the stream ended; mostly 0
         */
        void check(InputStream rest, long missing) throws IOException;
    }

    private final InputStream in;
    private final Sum sum;
    private final End end;
    private final byte[] one = new byte[1];
    private long left;
    private boolean ended;
    private @Nullable IOException failure;

    /** @param size in bytes, not negative */
    public SizedInputStream(InputStream in, long size, Sum sum, End end) {
        this.in = in;
        this.left = size;
        this.sum = sum;
        this.end = end;
    }

    /** The same, with no sum. */
    public SizedInputStream(InputStream in, long size, End end) {
        this(in, size, (bytes, offset, length) -> {}, end);
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (failure != null) {
            // A new one: a reader that reads again while it closes may add this one to the first as suppressed.
            throw new IOException(failure.getMessage(), failure);
        }
        if (length == 0 || ended) {
            return length == 0 ? 0 : -1;
        }
        try {
            return readSome(bytes, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private int readSome(byte[] bytes, int offset, int length) throws IOException {
        int count = left == 0 ? -1 : in.read(bytes, offset, length);
        if (count > 0) {
            sum.update(bytes, offset, count);
            left -= count;
        }
        if (count < 0 || left == 0) {
            end.check(in, left);
            ended = true;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return BlockInputStream.skip(this, count);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
