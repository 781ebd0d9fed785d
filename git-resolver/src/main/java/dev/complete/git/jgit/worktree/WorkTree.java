package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ObjectSource;
import dev.complete.git.ResolveException;
import dev.complete.git.index.GitIndex;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.Map;
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

    /**
     * What {@code git add --all} would stage.
     *
     * @throws ResolveException also when the index cannot be read: without it nobody knows what was deleted and what was
     *     left out
     */
    SortedMap<String, WorkFile> scan() throws ResolveException {
        CheckoutRules rules = CheckoutRules.read(gitDirectory, commonDirectory);
        GitIndex index = GitIndex.read(gitDirectory, limits);
        return WorkTreeScan.of(this, TrackedPaths.of(index, rules.sparse()), rules, rules.statRules(index.written()));
    }

    /**
     * Every non-directory of a commit by its path.
     *
     * @param whole folders by path; one that has this very tree is an entry itself, and what it holds is not read
     */
    SortedMap<String, TreeEntry> committed(GitId commit, Map<String, GitId> whole) throws ResolveException {
        SortedMap<String, TreeEntry> all = new TreeMap<>();
        collect(objects.commit(commit).tree(), "", 0, whole, all, new long[1]);
        return all;
    }

    /** Every non-directory below the folder {@code path}. */
    SortedMap<String, TreeEntry> below(String path, GitId tree) throws ResolveException {
        SortedMap<String, TreeEntry> all = new TreeMap<>();
        collect(tree, path + "/", 0, Map.of(), all, new long[1]);
        return all;
    }

    /** @param visited folders and all else: trees that hold nothing but each other make no file, and no end */
    private void collect(
            GitId tree,
            String prefix,
            int depth,
            Map<String, GitId> whole,
            SortedMap<String, TreeEntry> all,
            long[] visited)
            throws ResolveException {
        if (depth > limits.depth() || visited[0] > limits.entries()) {
            throw new ResolveException(
                    ResolveException.Kind.LIMIT,
                    objects.name() + " holds more than " + limits.entries() + " paths, or folders more than "
                            + limits.depth() + " deep, at " + Printable.escape(prefix) + "; for the depth say --limit"
                            + " depth=N" + Limits.raise("entries"));
        }
        for (TreeEntry entry : objects.tree(tree)) {
            String path = prefix + entry.name();
            visited[0]++;
            if (entry instanceof TreeEntry.Directory && !entry.id().equals(whole.get(path))) {
                collect(entry.id(), path + "/", depth + 1, whole, all, visited);
            } else {
                all.put(path, entry);
            }
        }
    }
}
