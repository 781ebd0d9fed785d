package dev.complete.git.open.worktree;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.index.GitIndex;
import dev.complete.git.index.IndexEntry;
import dev.complete.git.index.StatRules;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.worktree.TrackedPaths.Content;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
     * The content of a work tree.
     *
     * @param files what {@code git add --all} would stage, by path
     * @param tree what the tracked paths make, should the index know it
     */
    record Scan(
            Map<String, WorkFile> files,
            TrackedPaths tracked,
            @Nullable GitId tree) {}

    /**
     * Looks at each file, and reads none.
     *
     * @throws ResolveException also when the index cannot be read: only it tells what was deleted from what was left out
     */
    Scan scan() throws ResolveException {
        return scan(GitIndex.read(gitDirectory, limits), false);
    }

    /**
     * As {@link #scan}, for whoever compares it with the commit: where the index stands for that, files that the index
     * vouches for are in neither {@code files} nor {@code tracked}.
     */
    Scan scanForChanges() throws ResolveException {
        GitIndex index = GitIndex.read(gitDirectory, limits);
        return scan(index, objects.commit(head).tree().equals(index.tree()));
    }

    private Scan scan(GitIndex index, boolean onlyChanges) throws ResolveException {
        CheckoutRules rules = CheckoutRules.read(gitDirectory, commonDirectory);
        TrackedPaths tracked = TrackedPaths.of(index, rules.sparse());
        StatRules stat = rules.statRules(index.written());
        return new Scan(WorkTreeScan.of(this, tracked, rules, stat, onlyChanges), tracked, index.tree());
    }

    /**
     * Every non-directory by its path of the commit that is checked out. Its trees are read only when the index does not
     * stand for them.
     *
     * @param whole folders by path; one that has this very tree is an entry itself, and what it holds is not read
     */
    Map<String, Content> committed(Scan scan, Map<String, GitId> whole) throws ResolveException {
        GitId root = objects.commit(head).tree();
        if (root.equals(scan.tree())) {
            return expanded(scan.tracked().contents(), whole);
        }
        Map<String, Content> all = new LinkedHashMap<>();
        collect(root, "", 0, whole, all, new long[1]);
        return all;
    }

    /** A folder that is left out, but for what is in its place, is what it holds. */
    private Map<String, Content> expanded(Map<String, Content> tracked, Map<String, GitId> whole)
            throws ResolveException {
        Map<String, Content> replaced = new LinkedHashMap<>();
        tracked.forEach((path, content) -> {
            if (content.mode() == IndexEntry.Mode.FOLDER && !whole.containsKey(path)) {
                replaced.put(path, content);
            }
        });
        for (Map.Entry<String, Content> folder : replaced.entrySet()) {
            tracked.remove(folder.getKey());
            tracked.putAll(below(folder.getKey(), folder.getValue().id()));
        }
        return tracked;
    }

    /** Every non-directory below the folder {@code path}. */
    Map<String, Content> below(String path, GitId tree) throws ResolveException {
        Map<String, Content> all = new LinkedHashMap<>();
        collect(tree, path + "/", 0, Map.of(), all, new long[1]);
        return all;
    }

    /** @param visited folders and all else: trees that hold nothing but each other make no file, and no end */
    private void collect(
            GitId tree, String prefix, int depth, Map<String, GitId> whole, Map<String, Content> all, long[] visited)
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
                all.put(path, Content.of(entry));
            }
        }
    }
}
