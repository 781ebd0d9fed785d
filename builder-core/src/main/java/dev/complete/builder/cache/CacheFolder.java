package dev.complete.builder.cache;

import dev.complete.files.AtomicFiles;
import dev.complete.files.FileTrees;
import dev.complete.files.PlainFile;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a cache, recognised by its marker, a cache directory tag (bford.info/cachedir), which backup programs
 * know. A directory that holds anything else is refused. Modes are set only on what is created here.
 */
final class CacheFolder {

    static final String MARKER = "CACHEDIR.TAG";

    private static final String MARK = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This folder is a cache of `complete`: any of it can be removed while no build runs.
            # complete-cache 1
            """;

    /** All folders of a cache: one list for creating, checking and collecting. */
    static final List<String> FOLDERS = List.of(
            "actions",
            "cas",
            "failed",
            "frames",
            "git",
            "layers",
            "logs",
            "memos",
            "roots",
            Cache.RUNS,
            Cache.SERVED,
            Cache.TEMPORARY,
            Cache.UPLOADS);

    /** Folders in which a link would be followed: the cache itself and those that have folders of their own. */
    private static final List<String> WITH_FOLDERS = List.of("", "memos", "cas");

    private static final String LOCK = "cache.lock";

    /** Locks of a whole cache. Single parts, such as runs, have their own. */
    private static final Set<String> LOCKS = Set.of(LOCK, Cache.RUNS + ".lock");

    /** The entry of a new file system's root. */
    private static final String MOUNTED = "lost+found";

    private CacheFolder() {}

    /**
     * The real path of {@code directory}, created with mode 0700 when absent: a cache, or an empty folder.
     *
     * @throws IOException when it holds something else, or belongs to another user, who could change images
     */
    static Path prepare(Path directory) throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            create(directory);
        }
        return existing(directory);
    }

    private static void create(Path folder) throws IOException {
        try {
            FileTrees.createPrivate(folder);
        } catch (FileAlreadyExistsException e) {
            // another build was first
        }
    }

    /** The same as {@link #prepare}, but creates nothing. */
    static Path existing(Path directory) throws IOException {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (NoSuchFileException e) {
            throw new IOException("the cache " + shown(directory) + " is not there; say --cache DIR");
        }
        if (!Files.isDirectory(real)) {
            throw new IOException("the cache " + shown(real) + " is not a directory; say --cache DIR");
        }
        checkOwner("the cache ", real);
        String foreign = isMarked(real) ? null : foreign(real);
        if (foreign != null) {
            throw new IOException(shown(real) + " is no cache: it holds `" + Printable.escape(foreign)
                    + "`, and has no " + MARKER + " of complete; name a new or an empty folder with --cache DIR");
        }
        refuseLinks(real);
        for (String name : FOLDERS) {
            if (Files.isDirectory(real.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                checkOwner("the cache's folder ", real.resolve(name));
            }
        }
        return real;
    }

    /** Makes the folder a cache: adds its marker, and its folders, which only their owner can enter. */
    static void mark(Path real) throws IOException {
        if (!isMarked(real)) {
            AtomicFiles.write(real.resolve(MARKER), MARK.getBytes(StandardCharsets.UTF_8));
        }
        for (String name : FOLDERS) {
            Path folder = real.resolve(name);
            if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                create(folder);
            }
        }
    }

    static Path lockFile(Path real) {
        return real.resolve(LOCK);
    }

    private static boolean isMarked(Path real) throws IOException {
        byte[] mark = MARK.getBytes(StandardCharsets.UTF_8);
        try {
            return Arrays.equals(PlainFile.read(real.resolve(MARKER), mark.length), mark);
        } catch (FileSystemException other) {
            return false; // absent, longer, or no file
        }
    }

    /**
     * The name of an entry that no cache has; null for an empty folder and for a cache without a whole marker: older
     * versions wrote none, a build may be killed before it does, and any file may be damaged.
     */
    private static @Nullable String foreign(Path real) throws IOException {
        String ours = null;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (FOLDERS.contains(name)
                        || LOCKS.contains(name)
                        || name.equals(MARKER) // damaged, or of another program
                        || AtomicFiles.isTemporary(entry)) {
                    ours = name;
                } else if (!name.equals(MOUNTED)) {
                    return name;
                }
            }
        }
        // Names such as `git` and `tmp` are common; only a cache has its lock beside them. The check comes last: the
        // lock
        // is the first file of a cache, and another build may be making this one.
        return Files.isRegularFile(lockFile(real), LinkOption.NOFOLLOW_LINKS) ? null : ours;
    }

    /** Refuses a link in the place of a folder, as a restored cache may have: writes and deletes would follow it. */
    private static void refuseLinks(Path real) throws IOException {
        for (String name : WITH_FOLDERS) {
            Path folder = real.resolve(name);
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

    private static void checkOwner(String what, Path real) throws IOException {
        if (real.getFileSystem() != FileSystems.getDefault()) {
            return;
        }
        Object owner = Files.getAttribute(real, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(self)) {
            throw new IOException(what + shown(real) + " belongs to uid " + owner + ", and this is uid " + self
                    + ": a user who can write a cache chooses what is in the image; say --cache DIR");
        }
    }

    private static String shown(Path path) {
        return Printable.escape(path.toString());
    }
}
