package dev.complete.cli.serve;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.cli.progress.Quantities;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.registry.serve.NotServedException;
import dev.complete.text.LowerHex;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders of images that were built to be served, in the cache's {@code served/}; each is what a build writes, and is
 * there when its {@code build.json} is. The time of a folder's last use is its modification time. What is kept is bounded:
 * the least recently used folder goes first, but none that was used a moment ago, because a client that has a manifest comes
 * for its blobs, and none that is read or written now. Thread-safe; several processes may use one cache.
 */
final class ServedFolders {

    /** How long after its last use a folder stays in any case. */
    static final Duration GRACE = Duration.ofMinutes(15);

    private static final Duration GRAIN = Duration.ofSeconds(30);
    private static final int DIGITS = 64;
    private static final int LOCK_DIGITS = 3;

    private enum Fate {
        REMOVED,
        USED_LATELY,
        IN_USE
    }

    private record Kept(Path path, Instant used, long bytes) {}

    private final Path root;
    private final long keep;

    /** @param keep in bytes */
    ServedFolders(Path cache, long keep) {
        this.root = cache.resolve(Cache.SERVED);
        this.keep = keep;
    }

    /** @param id 64 digits */
    Path folder(String id) {
        return root.resolve(id);
    }

    boolean isComplete(String id) {
        return Files.isRegularFile(folder(id).resolve(BuildInfo.FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /** The ids of all that is there. */
    List<String> complete() throws IOException {
        return folders().stream()
                .map(folder -> folder.getFileName().toString())
                .filter(name -> LowerHex.isOf(DIGITS, name) && isComplete(name))
                .toList();
    }

    /** The folder stays as long as this is held, and for a while from then on. */
    FileLocks.Held use(String id) throws IOException, InterruptedException {
        FileLocks.Held held = FileLocks.shared(lock(id));
        touch(id);
        return () -> {
            touch(id);
            held.close();
        };
    }

    /** Removes what a killed build left, unless another process is at work in it now. */
    void removeHalf(String id) throws IOException, InterruptedException {
        try (FileLocks.@Nullable Held alone = FileLocks.tryExclusive(lock(id))) {
            if (alone != null && !isComplete(id)) {
                FileTrees.delete(folder(id));
            }
        }
    }

    /** Not one for each folder, since the file outlives it; but so many that two folders seldom share one. */
    private Path lock(String id) {
        return root.resolve(id.substring(0, LOCK_DIGITS) + ".lock");
    }

    private void touch(String id) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(folder(id)).toInstant().isBefore(now.minus(GRAIN))) {
                Files.setLastModifiedTime(folder(id), FileTime.from(now));
            }
        } catch (IOException e) {
            // Not there yet, or not any more.
        }
    }

    /**
     * Removes what was used longest ago until the rest fits.
     *
     * @throws NotServedException when all that is left was used a moment ago
     */
    synchronized void makeRoom() throws IOException, InterruptedException {
        List<Kept> all = new ArrayList<>();
        for (Path folder : folders()) {
            Kept kept = measured(folder);
            if (kept != null) {
                all.add(kept);
            }
        }
        all.sort(Comparator.comparing(Kept::used));
        long left = all.stream().mapToLong(Kept::bytes).sum();
        long inUse = 0;
        for (Kept each : all) {
            Fate fate = left > keep ? remove(each.path()) : Fate.USED_LATELY;
            left -= fate == Fate.REMOVED ? each.bytes() : 0;
            inUse += fate == Fate.IN_USE ? each.bytes() : 0;
        }
        if (left > keep) {
            throw new NotServedException(
                    NotServedException.Reason.BUSY,
                    "the images that were pulled in the last " + GRACE.toMinutes() + " minutes have "
                            + Quantities.bytes(left) + ", of which " + Quantities.bytes(inUse) + " are in use now, and "
                            + Quantities.bytes(keep)
                            + " are kept; come again, or serve with more --keep");
        }
    }

    private List<Path> folders() throws IOException {
        try {
            return FileTrees.children(root).stream()
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Fate remove(Path folder) throws IOException, InterruptedException {
        try (FileLocks.@Nullable Held alone =
                FileLocks.tryExclusive(lock(folder.getFileName().toString()))) {
            if (alone == null) {
                return Fate.IN_USE;
            }
            Instant used = Files.getLastModifiedTime(folder).toInstant();
            if (!used.isBefore(Instant.now().minus(GRACE))) {
                return Fate.USED_LATELY;
            }
            Path aside = AtomicFiles.temporaryIn(root); // at once, since what is half removed would pass for whole
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
            FileTrees.delete(aside);
            return Fate.REMOVED;
        } catch (NoSuchFileException e) {
            return Fate.REMOVED; // somebody else was faster
        }
    }

    private static @Nullable Kept measured(Path folder) throws IOException {
        long[] bytes = {0};
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
            return new Kept(folder, Files.getLastModifiedTime(folder).toInstant(), bytes[0]);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
