package dev.complete.files;

import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Parses paths from files, variables and arguments: a text that is not a path is a checked failure. Stateless. */
public final class PathText {

    /** The JVM's replacement for bytes that are not UTF-8, which loses the path. */
    private static final char LOST = '\ufffd';

    private PathText() {}

    /** @throws FileSystemException with the text and the reason why it is not a path */
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
