package dev.complete.builder.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * The bytes of one member: the next so many of an archive's stream, which is not closed with it. Valid until something
 * else reads that stream. Not thread-safe.
 */
public final class MemberContent extends InputStream {

    private final InputStream archive;
    private final Supplier<ArchiveException> cutOff;
    private long remaining;

    /** @param cutOff what to say when the archive ends first */
    public MemberContent(InputStream archive, long size, Supplier<ArchiveException> cutOff) {
        this.archive = archive;
        this.remaining = size;
        this.cutOff = cutOff;
    }

    @Override
    public int read() throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int value = archive.read();
        if (value < 0) {
            throw cutOff.get();
        }
        remaining--;
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = archive.read(buffer, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw cutOff.get();
        }
        remaining -= count;
        return count;
    }

    /** Leaves the archive's stream behind this member, whatever was read of it. */
    public void skipRest() throws IOException {
        byte[] scratch = new byte[remaining > 0 ? 8192 : 0];
        while (remaining > 0) {
            read(scratch, 0, scratch.length);
        }
    }
}
