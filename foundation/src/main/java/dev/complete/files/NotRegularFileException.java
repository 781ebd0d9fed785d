package dev.complete.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A folder, FIFO, socket or device where a file is expected. */
public final class NotRegularFileException extends FileSystemException {
    NotRegularFileException(Path file) {
        super(file.toString(), null, "is no regular file");
    }
}
