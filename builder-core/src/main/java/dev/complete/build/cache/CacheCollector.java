package dev.complete.build.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is in a cache, and how it is kept small: least recently used first. */
public final class CacheCollector {

    private CacheCollector() {}

    /** @param bytes freed; {@code kept} are what is left, in bytes */
    public record Collected(int entries, long bytes, long kept) {}

    /** Folders whose folders are kept or removed as a whole: mirrors, tools of steps, what failed steps left. */
    private static final Set<String> WHOLE = Set.of("git", "roots", "failed", Cache.TEMPORARY);

    /** @param entries files, or whole mirrors, roots and failed runs */
    public record Usage(int entries, long bytes) {}

    private record Item(Path path, long lastUsed, long bytes) {}

    /** By folder of the cache, sorted by name. Runs beside builds. */
    public static SortedMap<String, Usage> usage(Path directory) throws IOException {
        SortedMap<String, Usage> usage = new TreeMap<>();
        Path real = Cache.prepare(directory);
        for (Item item : items(real)) {
            String folder = real.relativize(item.path()).getName(0).toString();
            usage.merge(
                    folder,
                    new Usage(1, item.bytes()),
                    (a, b) -> new Usage(a.entries() + b.entries(), a.bytes() + b.bytes()));
        }
        return usage;
    }

    /**
     * Removes what was used longest ago until at most {@code keepBytes} are left, and whatever crashed writers left
     * behind. Waits until no build runs; builds wait meanwhile.
     */
    public static Collected collect(Path directory, long keepBytes) throws IOException, InterruptedException {
        Path real = Cache.prepare(directory);
        try (FileLocks.Held held = FileLocks.exclusive(Cache.lockFile(real))) {
            List<Item> items = new ArrayList<>(items(real));
            items.sort(Comparator.comparing((Item item) -> !isLeftover(real, item.path()))
                    .thenComparingLong(Item::lastUsed)
                    .thenComparing(item -> item.path().toString()));
            long left = items.stream().mapToLong(Item::bytes).sum();
            int removed = 0;
            long freed = 0;
            for (Item item : items) {
                if (left <= keepBytes && !isLeftover(real, item.path())) {
                    break;
                }
                FileTrees.delete(item.path());
                left -= item.bytes();
                freed += item.bytes();
                removed++;
            }
            dropLocks(real);
            return new Collected(removed, freed, left);
        }
    }

    /** Locks of single entries are files without content that nobody would ever remove; nobody holds one now. */
    private static void dropLocks(Path root) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, "*.lock")) {
                    for (Path lock : locks) {
                        Files.delete(lock);
                    }
                }
            }
        }
    }

    /** With the lock held exclusively no writer lives, so a temporary or quarantined file belongs to nobody. */
    private static boolean isLeftover(Path root, Path path) {
        String name = path.getFileName().toString();
        return root.relativize(path).startsWith(Cache.TEMPORARY)
                || name.startsWith(AtomicFiles.TEMPORARY_PREFIX)
                || name.startsWith(DirectoryBlobStore.CORRUPT_PREFIX);
    }

    private static List<Item> items(Path root) throws IOException {
        List<Item> items = new ArrayList<>();
        Path lock = Cache.lockFile(root);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path path = root.relativize(directory);
                if (path.startsWith(Cache.RUNS)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (path.getNameCount() == 2 && WHOLE.contains(path.getName(0).toString())) {
                    items.add(whole(directory));
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean isLock =
                        file.equals(lock) || file.getFileName().toString().endsWith(".lock");
                if (!isLock) {
                    items.add(new Item(file, attributes.lastModifiedTime().toMillis(), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it may vanish at any time
            }
        });
        return items;
    }

    private static Item whole(Path directory) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // it vanished, or a failed step closed it or made its path too long
            }
        });
        return new Item(directory, Files.getLastModifiedTime(directory).toMillis(), bytes[0]);
    }
}
