package dev.complete.git.objects;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a delta, read one by one, after the two sizes it begins with. */
final class DeltaInstructions implements AutoCloseable {

    private final InputStream in;
    private final byte[] buffer = new byte[2_048];
    private final long baseSize;
    private final long resultSize;
    private int position;
    private int limit;

    DeltaInstructions(InputStream in) throws IOException {
        this.in = in;
        try {
            this.baseSize = size();
            this.resultSize = size();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    long baseSize() {
        return baseSize;
    }

    /** Size of what applying the delta gives, as declared. */
    long resultSize() {
        return resultSize;
    }

    /** The next byte, or -1 at the end. */
    int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    /** The next byte, where there must be one. */
    int expect() throws IOException {
        int c = next();
        if (c < 0) {
            throw new CorruptObjectException("its delta ends in the middle of an instruction");
        }
        return c;
    }

    /** Some of the bytes that follow, at least one; where there must be one. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            throw new CorruptObjectException("its delta ends in the middle of an instruction");
        }
        int taken = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, offset, taken);
        position += taken;
        return taken;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private long size() throws IOException {
        long size = 0;
        for (int shift = 0; shift <= 56; shift += 7) {
            int c = expect();
            size |= (long) (c & 0x7f) << shift;
            if ((c & 0x80) == 0) {
                return size;
            }
        }
        throw new CorruptObjectException("its delta declares an absurd size");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
