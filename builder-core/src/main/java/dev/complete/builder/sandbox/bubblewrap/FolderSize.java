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
 * Size of a folder while a step changes it: apparent sizes, and at least a block for each entry. Descends through open
 * folders, never by paths, so that a step which puts a link in a folder's place cannot lead it elsewhere. One for each
 * measurement.
 */
final class FolderSize {

    /** Limit on nesting, since each folder on the way is an open descriptor; searches for the longest path use less. */
    static final int MAX_DEPTH = 1_000;

    private static final int BLOCK = 4096;

    private final long enough;
    private long bytes;

    private FolderSize(long enough) {
        this.enough = enough;
    }

    /**
     * The size in bytes; {@link Long#MAX_VALUE} when folders are nested too deeply to measure.
     *
     * @param enough limit beyond which counting may stop
     */
    static long of(Path root, long enough) throws IOException {
        FolderSize size = new FolderSize(enough);
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            if (!(stream instanceof SecureDirectoryStream<Path> folder)) {
                throw new IOException(root + " is on a file system that cannot be read without following links");
            }
            size.add(folder, 0);
        } catch (AccessDeniedException e) {
            return 0; // a user's step has removed its owner's access
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
            // it was removed in the meantime
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
            // Removed in the meantime, or closed to its owner: content that a user's step hides is counted when it is
            // read.
        }
    }
}
