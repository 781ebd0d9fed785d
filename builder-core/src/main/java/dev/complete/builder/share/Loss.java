package dev.complete.builder.share;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why something that a record leads to cannot be had. */
enum Loss {
    /** The registry does not have it any more. */
    EVICTED,
    /** It is not what it should be, or the registry fails. */
    UNREADABLE;

    static Loss of(IOException failure) {
        return failure instanceof NoSuchFileException ? EVICTED : UNREADABLE;
    }

    /** A word for people. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
