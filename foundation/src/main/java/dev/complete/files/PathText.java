package dev.complete.files;

import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths that stand in files, variables and arguments: what is no path is a failure like any other. Stateless. */
public final class PathText {

    /** What the JVM puts in the place of bytes that are not UTF-8: the path it was is lost. */
    private static final char LOST = '\ufffd';

    private PathText() {}

    /** @throws FileSystemException with the text and why it names no path */
    public static Path parse(String text) throws FileSystemException {
        if (text.indexOf(LOST) >= 0) {
            throw new FileSystemException(text, null, "is not UTF-8");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new FileSystemException(text, null, "is no path (" + e.getReason() + ")");
        }
    }
}
