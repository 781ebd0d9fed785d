package dev.complete.git.open.fetch;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures of this machine's own disk while a remote answers: no remote is to blame, and asking again does not
 * help. Java has no type for it in its older classes, whose errors are known by where they were thrown.
 */
final class LocalFailures {

    private static final Set<String> DISK = Set.of(
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "java.io.UnixFileSystem");

    private LocalFailures() {}

    /** The innermost error of the disk in {@code failure}; null when there is none, or when the user's settings are why. */
    static @Nullable IOException of(Throwable failure) {
        IOException found = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SetupException) {
                return null;
            }
            if (t instanceof IOException io && (io instanceof FileSystemException || isThrownByDisk(io))) {
                found = io;
            }
        }
        return found;
    }

    private static boolean isThrownByDisk(IOException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length > 0 && DISK.contains(trace[0].getClassName());
    }
}
