package dev.complete.builder.sandbox.bubblewrap;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * How much is in a folder while a step changes it: apparent sizes, and at least a block for each entry. Goes down by open
 * folders, never by paths: a step that puts a link in a folder's place must not lead it elsewhere. One for each
 * measurement.
 */
final class FolderSize {

    /** Deeper than any tool's search for the longest path; a folder on the way is an open descriptor. */
    static final int MAX_DEPTH = 1_000;

    private static final int BLOCK = 4096;

    private final long enough;
    private long bytes;

    private FolderSize(long enough) {
        this.enough = enough;
    }

    /**
     * In bytes; {@link Long#MAX_VALUE} when folders are nested deeper than can be measured.
     *
     * @param enough counting may stop beyond this
     */
    static long of(Path root, long enough) throws IOException {
        FolderSize size = new FolderSize(enough);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            if (!(stream instanceof SecureDirectoryStream<Path> folder)) {
                throw new IOException(root + " is on a file system that cannot be read without following links");
            }
            size.add(folder, 0);
        } catch (AccessDeniedException e) {
            return 0; // a user's step has closed it to its owner
        }
        return size.bytes;
    }

    private void add(SecureDirectoryStream<Path> folder, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            bytes = Long.MAX_VALUE;
            return;
        }
        try {
            for (Path entry : folder) {
                if (bytes > enough) {
                    return;
                }
                add(folder, entry.getFileName(), depth);
            }
        } catch (DirectoryIteratorException e) {
            // it was removed meanwhile
        }
    }

    private void add(SecureDirectoryStream<Path> folder, Path name, int depth) {
        try {
            BasicFileAttributes attributes = folder.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            long sum = bytes + Math.max(BLOCK, attributes.size());
            bytes = sum < 0 ? Long.MAX_VALUE : sum;
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> below = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    add(below, depth + 1);
                }
            }
        } catch (IOException e) {
            // Gone meanwhile, or closed to its owner: what a user's step hides from itself is counted when it is read.
        }
    }
}
