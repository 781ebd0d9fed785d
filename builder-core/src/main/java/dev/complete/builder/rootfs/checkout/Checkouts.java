package dev.complete.builder.rootfs.checkout;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Order;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FileLocks;
import dev.complete.files.FileTrees;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checked-out trees, shared by all runs of the same tree: {@code roots/NAME/root}, and beside it {@code seal}, a digest
 * of its files' metadata. The kernel changes a file's ctime with every change, so an equal seal means an unchanged tree,
 * until the next boot: files are not forced to disk. Thread-safe, and safe between processes.
 */
public final class Checkouts {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Limit in bytes; more than a boot's id and a digest need. */
    private static final int LONGEST_SEAL = 4 << 10;

    private final Path roots;
    private final Path temporary;
    private final ContentSource contents;

    /** @param cache the cache's directory */
    public Checkouts(Path cache, ContentSource contents) {
        this.roots = cache.resolve("roots");
        this.temporary = cache.resolve(Cache.TEMPORARY);
        this.contents = contents;
    }

    /**
     * The folder to mount at {@code /}: made now, or found unchanged. It must not be written to.
     *
     * @param name made from the tree's content and its owners
     * @param tree called when the folder has to be made
     */
    public Path of(String name, Supplier<RootfsTree> tree, Owners owners) throws IOException, InterruptedException {
        Path item = roots.resolve(name);
        Path root = item.resolve("root");
        Path lock = roots.resolve(name + ".lock");
        try (FileLocks.Held held = FileLocks.shared(lock)) {
            if (isSound(item)) {
                Files.setLastModifiedTime(item, FileTime.from(Instant.now()));
                return root;
            }
        }
        // One maker at a time: two could set aside each other's intact folder.
        try (FileLocks.Held held = FileLocks.exclusive(lock)) {
            if (!isSound(item)) {
                setAside(item);
                make(tree.get(), item, owners);
            }
            return root;
        }
    }

    private boolean isSound(Path item) throws IOException {
        try {
            byte[] seal = PlainFile.read(item.resolve("seal"), LONGEST_SEAL);
            return new String(seal, StandardCharsets.UTF_8).equals(seal(item.resolve("root")));
        } catch (FileSystemException e) {
            return false; // an entry is missing, or another one is in its place
        }
    }

    private static String seal(Path root) throws IOException {
        return Files.readString(BOOT_ID).strip() + "\n" + statListing(root) + "\n";
    }

    /** Digest of a folder's metadata: path, mode with type, size, mtime, ctime and inode of its entries. Reads no file. */
    private static Digest statListing(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                lines.add(line(root, directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                lines.add(line(root, file));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, @Nullable IOException e) throws IOException {
                // A folder that its owner cannot enter: opening its permissions would change its ctime.
                if (e instanceof AccessDeniedException) {
                    lines.add(line(root, file));
                    return FileVisitResult.CONTINUE;
                }
                return super.visitFileFailed(file, e == null ? new IOException(file.toString()) : e);
            }
        });
        lines.sort(null);
        MessageDigest sha256 = Digest.sha256();
        for (String line : lines) {
            sha256.update(line.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
        }
        return Digest.of(sha256);
    }

    private static String line(Path root, Path path) throws IOException {
        Map<String, Object> stat =
                Files.readAttributes(path, "unix:mode,size,lastModifiedTime,ctime,ino", LinkOption.NOFOLLOW_LINKS);
        return root.relativize(path) + "\0" + stat.get("mode") + " " + stat.get("size") + " "
                + stat.get("lastModifiedTime") + " " + stat.get("ctime") + " " + stat.get("ino");
    }

    private void make(RootfsTree tree, Path item, Owners owners) throws IOException {
        Files.createDirectories(temporary);
        Path fresh = FileTrees.createPrivate(AtomicFiles.temporaryIn(temporary));
        try {
            TreeExtractor.extract(tree, contents, fresh.resolve("root"), owners, Order.PATHS);
            AtomicFiles.write(fresh.resolve("seal"), seal(fresh.resolve("root")).getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, item, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            FileTrees.delete(fresh);
            throw e;
        }
    }

    /**
     * Moves an item to {@code tmp} instead of deleting it: a process of another builder may still run from it. The next
     * builder that is alone removes it.
     */
    private void setAside(Path item) throws IOException {
        Files.createDirectories(temporary);
        try {
            Files.move(item, AtomicFiles.temporaryIn(temporary), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // the usual case: it did not exist
        }
    }
}
