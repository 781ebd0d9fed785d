package dev.complete.git.objects;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A delta applied to its base while it is read, so that the result need not fit into memory: gitformat-pack(5),
 * "Deltified representation".
 */
final class DeltaStream extends InputStream {

    private final DeltaBase base;
    private final DeltaInstructions instructions;
    private boolean copying;
    private long copyAt;
    private int left;

    /** @param base closed with this stream, and also when this throws */
    DeltaStream(DeltaBase base, DeltaInstructions instructions) throws IOException {
        this.base = base;
        this.instructions = instructions;
        if (instructions.baseSize() != base.size()) {
            close();
            throw new CorruptObjectException(
                    "its delta wants a base of " + instructions.baseSize() + " bytes and has one of " + base.size());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int done = 0;
        while (done < length && (left > 0 || nextInstruction())) {
            int some = Math.min(left, length - done);
            if (copying) {
                base.read(copyAt, target, offset + done, some);
                copyAt += some;
            } else {
                some = instructions.read(target, offset + done, some);
            }
            left -= some;
            done += some;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private boolean nextInstruction() throws IOException {
        int code = instructions.next();
        if (code < 0) {
            return false;
        }
        if (code == 0) {
            throw new CorruptObjectException("its delta uses the reserved instruction 0");
        }
        copying = (code & 0x80) != 0;
        if (!copying) {
            left = code;
            return true;
        }
        long at = operand(code, 4);
        long size = operand(code >> 4, 3);
        if (size == 0) {
            size = 0x10000;
        }
        if (at + size > base.size()) {
            throw new CorruptObjectException("its delta copies from beyond its base");
        }
        copyAt = at;
        left = (int) size;
        return true;
    }

    /** A little-endian number of which only the bytes flagged in {@code present} are there. */
    private long operand(int present, int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            if ((present >> i & 1) != 0) {
                value |= (long) instructions.expect() << (8 * i);
            }
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        try (base) {
            instructions.close();
        }
    }
}
