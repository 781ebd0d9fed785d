package dev.complete.builder.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures a cache, and reduces it: the least recently used entries go first. */
public final class CacheCollector {

    private CacheCollector() {}

    /** @param bytes freed; {@code kept} is the remaining size in bytes */
    public record Collected(int entries, long bytes, long kept) {}

    /** Folders whose subfolders are kept or removed as a whole: mirrors, roots of steps, folders of failed steps. */
    private static final Set<String> WHOLE = Set.of("git", "roots", "failed", Cache.SERVED, Cache.TEMPORARY);

    /** @param entries files, or whole mirrors, roots and failed runs */
    public record Usage(int entries, long bytes) {}

    private record Item(Path path, long lastUsed, long bytes) {}

    /** Usage by folder of the cache, sorted by name. Runs beside builds. */
    public static SortedMap<String, Usage> usage(Path directory) throws IOException {
        SortedMap<String, Usage> usage = new TreeMap<>();
        if (isAbsent(directory)) {
            return usage;
        }
        Path real = CacheFolder.existing(directory);
        for (Item item : items(real)) {
            String folder = real.relativize(item.path()).getName(0).toString();
            usage.merge(
                    folder,
                    new Usage(1, item.bytes()),
                    (a, b) -> new Usage(a.entries() + b.entries(), a.bytes() + b.bytes()));
        }
        return usage;
    }

    /** Removes the least recently used entries beyond {@code keepBytes}, and remains of crashed writers. Excludes builds. */
    public static Collected collect(Path directory, long keepBytes) throws IOException, InterruptedException {
        if (isAbsent(directory)) {
            return new Collected(0, 0, 0);
        }
        Path real = CacheFolder.existing(directory);
        try (FileLocks.Held held = FileLocks.exclusive(CacheFolder.lockFile(real))) {
            CacheFolder.mark(real);
            List<Item> items = items(real);
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
                delete(item.path());
                left -= item.bytes();
                freed += item.bytes();
                removed++;
            }
            dropLocks(real);
            return new Collected(removed, freed, left);
        }
    }

    private static void delete(Path path) throws IOException {
        try {
            FileTrees.delete(path);
        } catch (NoSuchFileException e) {
            // A server has removed it at the same time.
        }
    }

    /** Whether no build has made the cache yet: then it counts as empty, and is not created. */
    private static boolean isAbsent(Path directory) {
        return Files.notExists(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes the locks of single entries: empty files that have no other remover. None is held now, but those of what is
     * served, which are few: a server reads without the lock of the cache.
     */
    private static void dropLocks(Path root) throws IOException {
        for (String folder : CacheFolder.FOLDERS) {
            if (folder.equals(Cache.SERVED)) {
                continue;
            }
            try (DirectoryStream<Path> locks = Files.newDirectoryStream(root.resolve(folder), "*.lock")) {
                for (Path lock : locks) {
                    Files.delete(lock);
                }
            }
        }
    }

    /** Whether a file is temporary or quarantined: with the exclusive lock held no writer lives, so it is unused. */
    private static boolean isLeftover(Path root, Path path) {
        String name = path.getFileName().toString();
        return root.relativize(path).startsWith(Cache.TEMPORARY)
                || name.startsWith(AtomicFiles.TEMPORARY_PREFIX)
                || name.startsWith(DirectoryBlobStore.CORRUPT_PREFIX);
    }

    /** Entries in the cache's own folders; other files beside them are left alone. */
    private static List<Item> items(Path root) throws IOException {
        List<Item> items = new ArrayList<>();
        for (String name : CacheFolder.FOLDERS) {
            Path folder = root.resolve(name);
            if (!name.equals(Cache.RUNS) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                addItems(folder, WHOLE.contains(name), items);
            }
        }
        return items;
    }

    private static void addItems(Path folder, boolean whole, List<Item> items) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (whole && !directory.equals(folder)) {
                    addWhole(directory, items);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!file.getFileName().toString().endsWith(".lock")) {
                    items.add(new Item(file, attributes.lastModifiedTime().toMillis(), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // an entry may vanish at any time
            }
        });
    }

    private static void addWhole(Path directory, List<Item> items) throws IOException {
        try {
            items.add(whole(directory));
        } catch (NoSuchFileException e) {
            // It vanished: a server has made room.
        }
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
                return FileVisitResult.CONTINUE; // vanished, or a failed step closed it or made its path too long
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Item(directory, Files.getLastModifiedTime(directory).toMillis(), bytes[0]);
    }
}
