package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Reads {@code index} files as far as JGit can: not split and not sparse ones. */
final class IndexFile {

    private IndexFile() {}

    /** Null when JGit cannot read it; empty when there is none. */
    static @Nullable TrackedPaths read(Path gitDirectory) {
        TrackedPaths tracked = new TrackedPaths();
        Path file = gitDirectory.resolve("index");
        if (!Files.exists(file)) {
            return tracked;
        }
        try {
            DirCache index = DirCache.read(file.toFile(), FS.DETECTED);
            for (int i = 0; i < index.getEntryCount(); i++) {
                DirCacheEntry entry = index.getEntry(i);
                String path = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(entry.getRawPath()))
                        .toString();
                tracked.byPath().put(path, tracked(entry));
            }
            return tracked;
        } catch (IOException | RuntimeException e) {
            return null; // a cache that cannot be used; what is tracked can be had from HEAD
        }
    }

    private static TrackedPaths.Tracked tracked(DirCacheEntry entry) {
        FileMode mode = entry.getFileMode();
        TrackedPaths.Kind kind = mode == FileMode.GITLINK
                ? TrackedPaths.Kind.MODULE
                : mode == FileMode.SYMLINK
                        ? TrackedPaths.Kind.SYMLINK
                        : mode == FileMode.EXECUTABLE_FILE ? TrackedPaths.Kind.EXECUTABLE : TrackedPaths.Kind.FILE;
        boolean known = entry.getStage() == 0 && !entry.isSmudged() && !entry.isIntentToAdd();
        TrackedPaths.Stat stat =
                known ? new TrackedPaths.Stat(entry.getLength(), entry.getLastModifiedInstant()) : null;
        return new TrackedPaths.Tracked(kind, new GitId(entry.getObjectId().name()), stat, entry.isSkipWorkTree());
    }
}
