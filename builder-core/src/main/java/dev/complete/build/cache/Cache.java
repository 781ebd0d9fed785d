package dev.complete.build.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cache on disk. Every entry is verified when read and may vanish at any time: losing it costs time, never a
 * different image. An open cache holds {@code cache.lock} shared, so that the collector, which takes it exclusively,
 * never runs under a build. Thread-safe.
 *
 * <p>Folders: {@code git/} mirrors, {@code cas/sha256/xx/…} blobs, {@code memos/}, {@code layers/} and {@code frames/}
 * memos, {@code roots/} what steps and containers run from, {@code runs/} containers, {@code failed/} what failed steps left,
 * {@code logs/}, {@code tmp/}.
 */
public final class Cache implements AutoCloseable {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /** The folder of what lives no longer than a build. */
    public static final String TEMPORARY = "tmp";

    /** The folder of containers that run, or that a killed process left running: only the next run removes these. */
    public static final String RUNS = "runs";

    private final Path directory;
    private final BlobStore cas;
    private final Memos memos;
    private final FileLocks.Held lock;

    private Cache(Path directory, FileLocks.Held lock) {
        this.directory = directory;
        this.lock = lock;
        this.cas = new LastUseBlobStore(new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.SHARDED));
        this.memos = new DirectoryMemos(directory);
    }

    /**
     * Opens the cache, creating it with mode 0700 when absent; waits while a collection runs.
     *
     * @throws IOException when the directory cannot be made, or belongs to another user: whoever can write a cache can
     *     choose what is in an image
     */
    public static Cache open(Path directory) throws IOException, InterruptedException {
        Path real = prepare(directory);
        refuseLinks(real);
        sweep(real);
        return new Cache(real, FileLocks.shared(lockFile(real)));
    }

    /** A link in the place of one of its folders, which a restored cache may have, would be written and deleted through. */
    private static void refuseLinks(Path real) throws IOException {
        for (Path folder : List.of(real, real.resolve("memos"), real.resolve("cas"))) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isSymbolicLink)) {
                for (Path link : entries) {
                    throw new IOException(
                            shown(link) + " is a symlink, and a cache is not followed elsewhere: remove it");
                }
            }
        }
    }

    /**
     * Whoever is alone can tell that a temporary file belongs to nobody, and a step's folder neither. Each may be as
     * large as an archive's contents, so builds that are interrupted again and again must not wait for a collection.
     * While others build, it can wait.
     */
    private static void sweep(Path real) throws IOException, InterruptedException {
        try (FileLocks.@Nullable Held alone = FileLocks.tryExclusive(lockFile(real))) {
            if (alone == null) {
                return;
            }
            try (DirectoryStream<Path> left = Files.newDirectoryStream(real, AtomicFiles.TEMPORARY_PREFIX + "*")) {
                for (Path file : left) {
                    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            try {
                FileTrees.delete(real.resolve(TEMPORARY));
            } catch (IOException e) {
                // A step whose builder was killed a moment ago may still write into it. The next build removes it.
            }
        }
    }

    static Path prepare(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // another build was first
            }
        }
        Path real = directory.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new IOException("the cache " + shown(real) + " is not a directory; say --cache DIR");
        }
        checkOwner(real);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(real);
        if (!PRIVATE.containsAll(mode)) {
            Set<PosixFilePermission> narrowed = EnumSet.copyOf(PRIVATE);
            Files.setPosixFilePermissions(real, narrowed);
        }
        return real;
    }

    private static void checkOwner(Path real) throws IOException {
        if (real.getFileSystem() != FileSystems.getDefault()) {
            return;
        }
        Object owner = Files.getAttribute(real, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(self)) {
            throw new IOException("the cache " + shown(real) + " belongs to uid " + owner + ", and this is uid " + self
                    + ": whoever can write a cache chooses what is in the image; say --cache DIR");
        }
    }

    static Path lockFile(Path directory) {
        return directory.resolve("cache.lock");
    }

    public Path directory() {
        return directory;
    }

    /** Listings, unpacked archives and frames, by digest. */
    public BlobStore cas() {
        return cas;
    }

    public Memos memos() {
        return memos;
    }

    @Override
    public void close() {
        lock.close();
    }

    private static String shown(Path path) {
        return Printable.escape(path.toString());
    }
}
