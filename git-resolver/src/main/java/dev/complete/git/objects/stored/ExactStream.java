package dev.complete.git.objects.stored;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream that must hold exactly as many bytes as were declared: one more or one fewer is an error. */
public final class ExactStream extends InputStream {

    private final InputStream in;
    private final long size;
    private final AutoCloseable owned;
    private long left;
    private boolean ended;

    /** @param owned closed with this stream, after {@code in} */
    public ExactStream(InputStream in, long size, AutoCloseable owned) {
        this.in = in;
        this.size = size;
        this.left = size;
        this.owned = owned;
    }

    public ExactStream(InputStream in, long size) {
        this(in, size, () -> {});
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return end();
        }
        int got = in.read(target, offset, (int) Math.min(length, left));
        if (got < 0) {
            throw new CorruptObjectException("it ends after " + (size - left) + " of " + size + " bytes");
        }
        left -= got;
        return got;
    }

    private int end() throws IOException {
        if (!ended && in.read() >= 0) {
            throw new CorruptObjectException("it goes on after the " + size + " bytes it declares");
        }
        ended = true;
        return -1;
    }

    @Override
    public void close() throws IOException {
        try (owned) {
            in.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
