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
 * Files whose place others may have put something else in: a link leads elsewhere, a FIFO blocks its reader for ever, a
 * device has no end. What is no regular file is refused before it is opened. Stateless.
 *
 * <p>Whoever can exchange the file between the look and the opening could as well never let it end.
 */
public final class PlainFile {

    private PlainFile() {}

    /**
     * The content of a regular file, reached through no link of that name.
     *
     * @param largest in bytes; no more is ever read or allocated
     * @throws NoSuchFileException when nothing is there
     * @throws NotRegularFileException when something else is there
     * @throws FileSystemException when more than {@code largest} bytes are there
     */
    public static byte[] read(Path file, int largest) throws IOException {
        return read(openItself(file), file, largest);
    }

    /** As {@link #read}, but a link is followed, as Git does for the files of a repository. */
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
     * @throws NoSuchFileException when nothing is there
     * @throws NotRegularFileException when something else is there
     */
    public static FileChannel open(Path file) throws IOException {
        check(file);
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** As {@link #open}, but a link is refused as well. */
    public static FileChannel openItself(Path file) throws IOException {
        check(file, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * For files that other code is about to open by name.
     *
     * @throws NoSuchFileException when nothing is there
     * @throws NotRegularFileException when there is something else than a regular file, or a link to one
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
