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
import java.util.Map;

/** Describes an {@link IOException} in words: Java's own message is often the bare file name. */
public final class IoMessage {

    private static final Map<Class<? extends FileSystemException>, String> REASONS = Map.of(
            NoSuchFileException.class, "no such file",
            AccessDeniedException.class, "permission denied",
            FileAlreadyExistsException.class, "exists already",
            NotDirectoryException.class, "is no folder",
            FileSystemLoopException.class, "links lead in a circle",
            DirectoryNotEmptyException.class, "is not empty");

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
        String known = REASONS.get(e.getClass());
        if (known != null) {
            return known;
        }
        return e.getReason() == null ? e.getClass().getSimpleName() : Printable.escape(e.getReason());
    }
}
