package dev.complete.git.odb;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** I/O errors in words: Java's own messages for some of them are nothing but a path. */
public final class Failures {

    private Failures() {}

    /** Escaped; without a full stop. */
    public static String words(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String prefix = "";
        if (e instanceof AccessDeniedException) {
            prefix = "no permission for ";
        } else if (e instanceof NoSuchFileException) {
            prefix = "no such file: ";
        }
        return prefix + Printable.escape(message);
    }
}
