package dev.complete.builder.source.archive;

import dev.complete.streams.SizedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Bytes of one member: the next ones of an archive's stream. Valid until another reads that stream. Not thread-safe. */
public final class MemberContent extends FilterInputStream {

    /** @param cutOff thrown when the archive ends first */
    public MemberContent(InputStream archive, long size, Supplier<ArchiveException> cutOff) {
        super(new SizedInputStream(archive, size, (rest, missing) -> {
            if (missing > 0) {
                throw cutOff.get();
            }
        }));
    }

    /** Moves the archive's stream behind this member. */
    public void skipRest() throws IOException {
        transferTo(OutputStream.nullOutputStream());
    }

    /** Does nothing: the archive is read on. */
    @Override
    public void close() {}
}
