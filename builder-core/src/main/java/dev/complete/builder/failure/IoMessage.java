package dev.complete.builder.failure;

import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes an {@link IOException} in words: Java's own message is often the bare file name. */
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
        if (e instanceof NotDirectoryException) {
            return "is no folder";
        }
        if (e instanceof FileSystemLoopException) {
            return "links lead in a circle";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "is not empty";
        }
        return e.getReason() == null ? e.getClass().getSimpleName() : Printable.escape(e.getReason());
    }
}
