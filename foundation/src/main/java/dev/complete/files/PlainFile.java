package dev.complete.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Small files whose place others may have put something else in: a link leads elsewhere, a FIFO blocks its reader for
 * ever, a device has no end. Stateless.
 */
public final class PlainFile {

    private PlainFile() {}

    /**
     * The content of a regular file, reached through no link of that name.
     *
     * @param largest in bytes; no more is ever read or allocated
     * @throws NoSuchFileException when nothing is there
     * @throws FileSystemException when something else is there, or more than {@code largest} bytes are
     */
    public static byte[] read(Path file, int largest) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "is no regular file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(largest);
            if (in.read() >= 0) {
                throw new FileSystemException(file.toString(), null, "has more than " + largest + " bytes");
            }
            return content;
        }
    }
}
