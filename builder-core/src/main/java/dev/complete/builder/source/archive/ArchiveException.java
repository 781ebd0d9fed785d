package dev.complete.builder.source.archive;

import dev.complete.text.Printable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Refusal of an archive. Each caller that knows the name of what was read adds it with {@link #within}, so that the
 * message reads {@code data.tar.xz > ./usr/bin/x: climbs out of the archive}.
 */
public final class ArchiveException extends IOException {

    private final String where;
    private final String reason;
    private final long memoryNeeded;

    /** @param reason what is wrong, with text from outside already escaped */
    public ArchiveException(String reason) {
        this("", reason, 0, null);
    }

    private ArchiveException(String where, String reason, long memoryNeeded, @Nullable Throwable cause) {
        super(where.isEmpty() ? reason : where + ": " + reason, cause);
        this.where = where;
        this.reason = reason;
        this.memoryNeeded = memoryNeeded;
    }

    /** Refusal of the entry {@code name}. */
    public static ArchiveException at(String name, String reason) {
        return new ArchiveException(reason).within(name);
    }

    /** A decoder's complaint. */
    static ArchiveException damaged(String what, Throwable cause) {
        String detail = cause.getMessage() == null ? "" : " (" + Printable.escape(cause.getMessage()) + ")";
        return new ArchiveException("", what + detail, 0, cause);
    }

    /**
     * Refusal of a decoder that needs more memory than it was given.
     *
     * @param bytes that would be enough
     * @param limit the most that may be given
     */
    static ArchiveException needsMemory(long bytes, long limit) {
        long mebibytes = (bytes + (1 << 20) - 1) >> 20;
        return new ArchiveException(
                "",
                "takes " + mebibytes + " MiB of memory to decompress, more than the " + (limit >> 20)
                        + " MiB that are allowed; if that is meant, say --limit archive-memory=" + mebibytes + "m",
                mebibytes << 20,
                null);
    }

    /** Bytes that would be enough for the decoder; 0 for any other refusal. */
    public long memoryNeeded() {
        return memoryNeeded;
    }

    /** The same, inside {@code outer}; the name is escaped here. */
    public ArchiveException within(String outer) {
        if (outer.isEmpty()) {
            return this;
        }
        String path = Printable.escape(outer) + (where.isEmpty() ? "" : " > " + where);
        return new ArchiveException(path, reason, memoryNeeded, getCause());
    }

    /** Whether the message already names the entry. */
    public boolean isPlaced() {
        return !where.isEmpty();
    }

    /** The whole message, {@code label} being escaped already. */
    public String messageIn(String label) {
        return label + (where.isEmpty() ? ": " : " > " + where + ": ") + reason;
    }
}
