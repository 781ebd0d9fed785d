package dev.complete.build.source;

import dev.complete.text.Printable;
import java.io.IOException;

/**
 * Why an archive is refused. Grows outwards: whoever knows the name of what was being read adds it with {@link #within},
 * so that the whole message reads {@code data.tar.xz > ./usr/bin/x: climbs out of the archive}.
 */
final class ArchiveException extends IOException {

    private final String where;
    private final String reason;

    /** @param reason what is wrong, with text from outside already escaped */
    ArchiveException(String reason) {
        this("", reason, null);
    }

    private ArchiveException(String where, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        super(where.isEmpty() ? reason : where + ": " + reason, cause);
        this.where = where;
        this.reason = reason;
    }

    /** What is wrong with the entry called {@code name}. */
    static ArchiveException at(String name, String reason) {
        return new ArchiveException(reason).within(name);
    }

    /** A decoder's complaint. */
    static ArchiveException damaged(String what, Throwable cause) {
        String detail = cause.getMessage() == null ? "" : " (" + Printable.escape(cause.getMessage()) + ")";
        return new ArchiveException("", what + detail, cause);
    }

    /** The same, inside {@code outer}; the name is escaped here. */
    ArchiveException within(String outer) {
        if (outer.isEmpty()) {
            return this;
        }
        String path = Printable.escape(outer) + (where.isEmpty() ? "" : " > " + where);
        return new ArchiveException(path, reason, getCause());
    }

    /** True when the message says already which entry is meant. */
    boolean isPlaced() {
        return !where.isEmpty();
    }

    /** The whole message, {@code label} being escaped already. */
    String messageIn(String label) {
        return label + (where.isEmpty() ? ": " : " > " + where + ": ") + reason;
    }
}
