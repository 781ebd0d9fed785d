package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a repository tracks, from its index, or from its {@code HEAD} when the index cannot be read.
 *
 * @param byPath exact UTF-8 paths from the top
 */
record TrackedPaths(NavigableMap<String, Tracked> byPath) {

    /** What is at a tracked path. */
    enum Kind {
        FILE,
        EXECUTABLE,
        SYMLINK,
        MODULE
    }

    /**
     * @param stat size and time at which the index last saw the file unchanged; null when it did not, or too recently
     *     to tell
     * @param absent true for a sparse checkout's paths, which are in the commit and not on the disk
     */
    record Tracked(Kind kind, GitId id, @Nullable Stat stat, boolean absent) {}

    /** Size modulo 2^32, as the index keeps it. */
    record Stat(int size, Instant modified) {

        /** Nanoseconds count only when the index has them; Git may be built without. */
        boolean matches(BasicFileAttributes file) {
            Instant now = file.lastModifiedTime().toInstant();
            boolean sameTime = modified.getEpochSecond() == now.getEpochSecond()
                    && (modified.getNano() == 0 || modified.getNano() == now.getNano());
            return sameTime && size == (int) file.size();
        }
    }

    TrackedPaths() {
        this(new TreeMap<>());
    }

    @Nullable
    Tracked at(String path) {
        return byPath.get(path);
    }

    /** True when something below the folder {@code path} is tracked. */
    boolean hasBelow(String path) {
        String first = byPath.ceilingKey(path + "/");
        return first != null && first.startsWith(path + "/");
    }
}
