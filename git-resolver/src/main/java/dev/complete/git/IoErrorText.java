package dev.complete.git;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** I/O errors in words: Java's own messages for some of them are nothing but a path. */
public final class IoErrorText {

    private IoErrorText() {}

    /** Escaped; without a full stop. */
    public static String of(IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : Printable.escape(e.getMessage());
        if (e instanceof AccessDeniedException) {
            return "no permission for " + message;
        }
        if (e instanceof NoSuchFileException) {
            return "no such file: " + message;
        }
        if (e instanceof NotDirectoryException) {
            return "no folder: " + message;
        }
        if (e instanceof FileSystemLoopException) {
            return "links that lead in a circle: " + message;
        }
        return message;
    }
}
