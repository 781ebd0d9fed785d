package dev.complete.builder.source.archive;

import dev.complete.streams.SizedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * The bytes of one member: the next so many of an archive's stream, which is not closed with it. Valid until something
 * else reads that stream. Not thread-safe.
 */
public final class MemberContent extends FilterInputStream {

    /** @param cutOff what to say when the archive ends first */
    public MemberContent(InputStream archive, long size, Supplier<ArchiveException> cutOff) {
        super(new SizedInputStream(archive, size, (rest, missing) -> {
            if (missing > 0) {
                throw cutOff.get();
            }
        }));
    }

    /** Leaves the archive's stream behind this member, whatever was read of it. */
    public void skipRest() throws IOException {
        transferTo(OutputStream.nullOutputStream());
    }

    /** Does nothing: the archive is read on. */
    @Override
    public void close() {}
}
