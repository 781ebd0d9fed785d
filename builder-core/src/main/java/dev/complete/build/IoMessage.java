package dev.complete.build;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says an {@link IOException} in words: Java's own messages are often the bare file name. */
public final class IoMessage {

    private IoMessage() {}

    public static String of(IOException e) {
        if (e instanceof FileSystemException file) {
            String name = file.getFile() == null ? "a file" : Printable.escape(file.getFile());
            return name + ": " + reason(file);
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : Printable.escape(message);
    }

    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        return e.getReason() == null ? e.getClass().getSimpleName() : Printable.escape(e.getReason());
    }
}
