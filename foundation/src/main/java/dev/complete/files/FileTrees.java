package dev.complete.files;

import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Operations on whole directories of the host. */
public final class FileTrees {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /**
     * Length of a path below the root, in characters of up to four bytes each, that is safe within Linux's limit of
     * 4,096 bytes.
     */
    private static final int DEEP = 500;

    private static final int SYNCS = 16;

    private FileTrees() {}

    /** Creates a directory and those above it. Looks first: trying to make one that is there costs more. */
    public static void createMissing(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }

    /** A directory that only this user can enter, so that no other user can replace entries while it is written. */
    public static Path createPrivate(Path directory) throws IOException {
        return Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
    }

    /**
     * Forces {@code root} and everything below it to disk. Entries that even their owner cannot read are left to the
     * kernel. Many at once, because a file system's journal then writes them together: fifteen times as fast as one
     * after the other.
     *
     * @param root of a tree that does not change meanwhile
     */
    public static void sync(Path root) throws IOException {
        try (Workers workers = new Workers("sync", SYNCS)) {
            List<Future<Boolean>> underWay = new ArrayList<>();
            for (Path path : all(root)) {
                underWay.add(workers.submit(() -> force(path)));
            }
            for (Future<Boolean> one : underWay) {
                Workers.result(one, IOException.class, "forcing a file to disk");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while forcing " + root + " to disk");
        }
    }

    /** Files and folders; links are left out, because their folders hold them. */
    private static List<Path> all(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(root)) {
            found.add(root);
            for (Path child : children(root)) {
                found.addAll(all(child));
            }
        } else if (Files.isRegularFile(root, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(root)) {
            found.add(root);
        }
        return found;
    }

    private static boolean force(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            AtomicFiles.syncDirectory(path);
            return true;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return true;
    }

    /**
     * Deletes {@code root} and everything below it, follows no link; does nothing when it is absent. Also deletes
     * hostile trees, as long as they do not change meanwhile: folders that even their owner cannot enter, and folders
     * nested beyond any path's length.
     */
    public static void delete(Path root) throws IOException {
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(root, PRIVATE);
            while (empty(root, root)) {
                // folders that were too deep are directly below the root now
            }
        }
        Files.deleteIfExists(root);
    }

    /** True when a folder too deep to be reached by its path was moved up to {@code root}. */
    private static boolean empty(Path folder, Path root) throws IOException {
        boolean deep = folder.toString().length() - root.toString().length() > DEEP;
        boolean moved = false;
        for (Path child : children(folder)) {
            if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(child);
                continue;
            }
            // Before it is listed or moved: its owner may have removed its own access.
            Files.setPosixFilePermissions(child, PRIVATE);
            if (deep) {
                Files.move(
                        child,
                        root.resolve(
                                Long.toHexString(ThreadLocalRandom.current().nextLong())));
                moved = true;
            } else {
                moved |= empty(child, root);
                Files.deleteIfExists(child);
            }
        }
        return moved;
    }

    /** The entries of a folder, sorted. */
    public static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(children);
        return children;
    }
}
