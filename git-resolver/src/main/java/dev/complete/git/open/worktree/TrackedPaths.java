package dev.complete.git.open.worktree;

import dev.complete.git.GitId;
import dev.complete.git.TreeEntry;
import dev.complete.git.index.FileStat;
import dev.complete.git.index.GitIndex;
import dev.complete.git.index.IndexEntry;
import dev.complete.git.index.IndexEntry.Mode;
import dev.complete.git.index.StatRules;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Paths that a repository tracks, from its index. Confined to one thread. */
final class TrackedPaths {

    /** Whether the disk is asked what is at a path. */
    enum Disk {
        /** The disk counts; a path that is not there was deleted. */
        COUNTS,
        /** The disk counts; for a path that is not there, the index does: a sparse checkout left it out. */
        MAY_LACK_IT,
        /** The user said that the index counts: {@code --assume-unchanged}, {@code --skip-worktree}. */
        IS_NOT_ASKED
    }

    /** The content of a commit or an index at a path; a folder is one that is not on the disk. */
    record Content(Mode mode, GitId id) {

        static Content of(TreeEntry entry) {
            return new Content(mode(entry), entry.id());
        }

        private static Mode mode(TreeEntry entry) {
            if (entry instanceof TreeEntry.Gitlink) {
                return Mode.GITLINK;
            }
            if (entry instanceof TreeEntry.Symlink) {
                return Mode.SYMLINK;
            }
            if (entry instanceof TreeEntry.Directory) {
                return Mode.FOLDER;
            }
            return entry instanceof TreeEntry.File file && file.executable() ? Mode.EXECUTABLE : Mode.FILE;
        }
    }

    /** @param entry for what was seen on the disk; null when that says nothing */
    record Tracked(Content content, Disk disk, @Nullable IndexEntry entry) {

        Mode mode() {
            return content.mode();
        }

        GitId id() {
            return content.id();
        }

        boolean isUnchanged(FileStat file, StatRules rules) {
            return entry != null && rules.isUnchanged(entry, file);
        }
    }

    private final Map<String, Tracked> byPath;
    private final FolderSet above = new FolderSet();

    private TrackedPaths(int count) {
        this.byPath = new LinkedHashMap<>(2 * count);
    }

    /** @param sparse a path that need not be there counts as any other when it is, as Git has it since 2.36 */
    static TrackedPaths of(GitIndex index, boolean sparse) {
        TrackedPaths tracked = new TrackedPaths(index.entries().size());
        for (IndexEntry entry : index.entries()) {
            Disk disk = entry.skipped()
                    ? sparse ? Disk.MAY_LACK_IT : Disk.IS_NOT_ASKED
                    : entry.assumed() ? Disk.IS_NOT_ASKED : Disk.COUNTS;
            boolean known = entry.stage() == 0 && !entry.intended();
            Content content = new Content(entry.mode(), entry.id());
            Tracked each = new Tracked(content, disk, known ? entry : null);
            if (entry.stage() <= 2) {
                tracked.byPath.put(entry.path(), each); // of an unfinished merge, ours
            } else {
                tracked.byPath.putIfAbsent(entry.path(), each);
            }
            tracked.above.addAbove(entry.path());
        }
        return tracked;
    }

    @Nullable
    Tracked at(String path) {
        return byPath.get(path);
    }

    /** Forgets a path that nobody has to look at any more. */
    void settle(String path) {
        byPath.remove(path);
    }

    int count() {
        return byPath.size();
    }

    /** In the index's order. */
    Iterable<Map.Entry<String, Tracked>> all() {
        return byPath.entrySet();
    }

    /** In the index's order. */
    Map<String, Content> contents() {
        Map<String, Content> contents = new LinkedHashMap<>(2 * byPath.size());
        byPath.forEach((path, tracked) -> contents.put(path, tracked.content()));
        return contents;
    }

    /** True when something below the folder {@code path} is tracked. */
    boolean hasBelow(String path) {
        return above.contains(path);
    }

    /** A folder that was left out is there after all: what it holds takes its place. */
    void expand(String path, Tracked folder, Map<String, Content> contents) {
        byPath.remove(path);
        contents.forEach((below, content) -> {
            byPath.put(below, new Tracked(content, folder.disk(), null));
            above.addAbove(below);
        });
    }
}
