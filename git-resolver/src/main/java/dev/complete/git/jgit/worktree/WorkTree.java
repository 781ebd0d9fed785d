package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ObjectSource;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One checked-out repository.
 *
 * @param top the folder that was checked out
 * @param gitDirectory holds the index
 * @param commonDirectory holds {@code info/exclude}
 * @param objects the repository's objects
 * @param head the commit {@code HEAD} is at
 */
public record WorkTree(
        Path top, Path gitDirectory, Path commonDirectory, ObjectSource objects, GitId head, Limits limits) {

    /** Finds a checked-out submodule; the one thing a work tree needs to know of its surroundings. */
    public interface Checkouts {
        /** The repository checked out at {@code directory}; null when there is none or it has no commit yet. */
        @Nullable
        WorkTree at(Path directory) throws ResolveException;
    }

    /** What {@code git add --all} would stage. Without a readable index every file's content has to be compared. */
    SortedMap<String, WorkFile> scan() throws ResolveException {
        TrackedPaths tracked = IndexFile.read(gitDirectory);
        if (tracked == null) {
            tracked = fromHead();
        }
        return WorkTreeScan.of(top, commonDirectory, tracked, limits);
    }

    private TrackedPaths fromHead() throws ResolveException {
        TrackedPaths tracked = new TrackedPaths();
        committed(head)
                .forEach((path, entry) ->
                        tracked.byPath().put(path, new TrackedPaths.Tracked(kind(entry), entry.id(), null, false)));
        return tracked;
    }

    /** Every non-directory of a commit by its path. */
    SortedMap<String, TreeEntry> committed(GitId commit) throws ResolveException {
        SortedMap<String, TreeEntry> all = new TreeMap<>();
        collect(objects.commit(commit).tree(), "", 0, all, new long[1]);
        return all;
    }

    /** @param visited folders and all else: trees that hold nothing but each other make no file, and no end */
    private void collect(GitId tree, String prefix, int depth, SortedMap<String, TreeEntry> all, long[] visited)
            throws ResolveException {
        if (depth > limits.depth() || visited[0] > limits.entries()) {
            throw new ResolveException(
                    ResolveException.Kind.LIMIT,
                    objects.name() + " holds more than " + limits.entries() + " paths, or folders more than "
                            + limits.depth() + " deep, at " + Printable.escape(prefix) + "; for the depth say --limit"
                            + " depth=N" + Limits.raise("entries"));
        }
        for (TreeEntry entry : objects.tree(tree)) {
            visited[0]++;
            if (entry instanceof TreeEntry.Directory directory) {
                collect(directory.id(), prefix + directory.name() + "/", depth + 1, all, visited);
            } else {
                all.put(prefix + entry.name(), entry);
            }
        }
    }

    static TrackedPaths.Kind kind(TreeEntry entry) {
        if (entry instanceof TreeEntry.Gitlink) {
            return TrackedPaths.Kind.MODULE;
        }
        if (entry instanceof TreeEntry.Symlink) {
            return TrackedPaths.Kind.SYMLINK;
        }
        boolean executable = entry instanceof TreeEntry.File file && file.executable();
        return executable ? TrackedPaths.Kind.EXECUTABLE : TrackedPaths.Kind.FILE;
    }
}
