package dev.complete.builder.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cache on disk. Every entry is verified when read and may vanish at any time. An open cache holds {@code cache.lock}
 * shared; the collector takes it exclusively. Thread-safe.
 *
 * <p>Folders: {@code git/} mirrors, {@code cas/sha256/xx/…} blobs, {@code memos/}, {@code layers/} and {@code frames/}
 * memos, {@code roots/} root file systems of steps and containers, {@code runs/} running containers, {@code failed/}
 * folders of failed steps, {@code logs/}, {@code tmp/}, {@code uploads/}, {@code served/} images for {@code complete serve}.
 */
public final class Cache implements AutoCloseable {

    /** The folder of files that live no longer than a build. */
    public static final String TEMPORARY = "tmp";

    /** The folder of containers that run or that a killed process left running: only the next run removes these. */
    public static final String RUNS = "runs";

    /** The folder of uploads to registries that began and have not ended. */
    public static final String UPLOADS = "uploads";

    /** The folder of images that were built to be served: each in a folder of its own, used whole. */
    public static final String SERVED = "served";

    private final Path directory;
    private final BlobStore cas;
    private final Memos memos;
    private final FileLocks.Held lock;

    private Cache(Path directory, BlobStore cas, Memos memos, FileLocks.Held lock) {
        this.directory = directory;
        this.cas = cas;
        this.memos = memos;
        this.lock = lock;
    }

    /**
     * Opens the cache, creating it with mode 0700 when absent; waits while a collection runs. An empty folder becomes one
     * and keeps its mode.
     *
     * @throws IOException when the directory cannot be made, belongs to another user, or holds something else than a cache
     */
    public static Cache open(Path directory) throws IOException, InterruptedException {
        Path real = CacheFolder.prepare(directory);
        sweep(real);
        FileLocks.Held lock = FileLocks.shared(CacheFolder.lockFile(real));
        try {
            CacheFolder.mark(real);
            DirectoryBlobStore blobs = new DirectoryBlobStore(real, DirectoryBlobStore.Shape.SHARDED);
            return new Cache(real, new LastUseBlobStore(blobs), new DirectoryMemos(real), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Removes temporary files and steps' folders of killed builds, which may be large. Only a builder that is alone can
     * tell that they are unused; while other builds run, the removal can wait.
     */
    private static void sweep(Path real) throws IOException, InterruptedException {
        try (FileLocks.@Nullable Held alone = FileLocks.tryExclusive(CacheFolder.lockFile(real))) {
            if (alone == null) {
                return;
            }
            deleteTemporaryFiles(real);
            deleteTemporaryFiles(real.resolve("cas"));
            try {
                FileTrees.delete(real.resolve(TEMPORARY));
            } catch (IOException e) {
                // A step whose builder was killed a moment ago may still write into it. The next build removes it.
            }
        }
    }

    private static void deleteTemporaryFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, AtomicFiles::isTemporary)) {
            for (Path file : left) {
                if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    public Path directory() {
        return directory;
    }

    /** The same cache, used through other stores that know more than its own. Closing either closes both. */
    public Cache through(BlobStore blobs, Memos others) {
        return new Cache(directory, blobs, others, lock);
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
}
