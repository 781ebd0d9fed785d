package dev.complete.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Atomic file writes: a file appears whole or not at all. It is written under a temporary name in the same directory,
 * forced to disk, renamed over the target, and the directory forced as well. A crash leaves at most a file named
 * {@code .tmp-*}. Thread-safe; of several writers of one target the last rename wins.
 */
public final class AtomicFiles {

    /** Prefix of names that a crashed writer may leave behind; safe to delete when no writer is running. */
    public static final String TEMPORARY_PREFIX = ".tmp-";

    private static final Pattern TEMPORARY_NAME = Pattern.compile(Pattern.quote(TEMPORARY_PREFIX) + "[0-9a-f]{1,16}");

    private AtomicFiles() {}

    /** Writes {@code content} to {@code target}, creating parent directories. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, out -> out.write(content));
    }

    /** Lets {@code writer} produce the content of {@code target}; the stream is buffered by the caller if needed. */
    public static void write(Path target, IoConsumer<OutputStream> writer) throws IOException {
        Path directory = parentOf(target);
        Files.createDirectories(directory);
        Path temporary = temporaryIn(directory);
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                writer.accept(NamedOutputStream.to(channel, target));
                NamedOutputStream.force(channel, target);
            }
            publish(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A name in {@code directory} that no other writer uses; nothing is created. */
    public static Path temporaryIn(Path directory) {
        long number = ThreadLocalRandom.current().nextLong();
        return directory.resolve(TEMPORARY_PREFIX + Long.toHexString(number));
    }

    /** Whether {@code file} has a name that {@link #temporaryIn} gives. */
    public static boolean isTemporary(Path file) {
        return TEMPORARY_NAME.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Renames {@code temporary}, already forced to disk, over {@code target} and forces the directory. */
    public static void publish(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // The cause names the temporary file first, which does not help the user.
            throw isInTheWay(temporary, target) ? inTheWay(target, e) : e;
        }
        syncDirectory(parentOf(target));
    }

    private static boolean isInTheWay(Path temporary, Path target) {
        return Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(temporary, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileSystemException inTheWay(Path target, FileSystemException cause) {
        FileSystemException e = new FileSystemException(
                target.toString(), null, "is a directory in the place of a file; move it elsewhere");
        e.initCause(cause);
        return e;
    }

    /** Forces a directory's entries to disk. */
    public static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem() != java.nio.file.FileSystems.getDefault()) {
            return; // an in-memory file system has no disk, and Jimfs cannot open a directory
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path parentOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file: " + target);
        }
        return parent;
    }
}
