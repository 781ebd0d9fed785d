package dev.complete.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that others may have replaced: a link leads elsewhere, a FIFO blocks its reader for ever, a device has no
 * end. An entry that is not a regular file is refused before it is opened. Stateless.
 *
 * <p>The check can be raced, but a user who can replace the file could also make it endless.
 */
public final class PlainFile {

    private PlainFile() {}

    /**
     * The content of a regular file, reached through no link of that name.
     *
     * @param largest in bytes; no more is ever read or allocated
     * @throws NoSuchFileException when it does not exist
     * @throws NotRegularFileException when it is not a regular file
     * @throws FileSystemException when it has more than {@code largest} bytes
     */
    public static byte[] read(Path file, int largest) throws IOException {
        return read(openItself(file), file, largest);
    }

    /** The same as {@link #read}, but a link is followed, as Git does for the files of a repository. */
    public static byte[] readLinked(Path file, int largest) throws IOException {
        return read(open(file), file, largest);
    }

    private static byte[] read(FileChannel opened, Path file, int largest) throws IOException {
        try (InputStream in = Channels.newInputStream(opened)) {
            byte[] content = in.readNBytes(largest);
            if (in.read() >= 0) {
                throw new FileSystemException(file.toString(), null, "has more than " + largest + " bytes");
            }
            return content;
        }
    }

    /**
     * A regular file of any size, for reading; a link to one is followed.
     *
     * @throws NoSuchFileException when it does not exist
     * @throws NotRegularFileException when it is not a regular file
     */
    public static FileChannel open(Path file) throws IOException {
        check(file);
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** The same as {@link #open}, but a link is refused as well. */
    public static FileChannel openItself(Path file) throws IOException {
        check(file, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Checks a file that other code will open by name.
     *
     * @throws NoSuchFileException when it does not exist
     * @throws NotRegularFileException when it is not a regular file or a link to one
     */
    public static void check(Path file) throws IOException {
        check(file, new LinkOption[0]);
    }

    private static void check(Path file, LinkOption... links) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, links).isRegularFile()) {
            throw new NotRegularFileException(file);
        }
    }
}
