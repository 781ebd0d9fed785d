package dev.complete.git.open.worktree;

import dev.complete.files.FileTrees;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.index.FileStat;
import dev.complete.git.index.IndexEntry.Mode;
import dev.complete.git.index.StatRules;
import dev.complete.git.open.worktree.TrackedPaths.Content;
import dev.complete.git.open.worktree.TrackedPaths.Disk;
import dev.complete.git.open.worktree.TrackedPaths.Tracked;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists what {@code git add --all} would stage from a work tree: what is tracked and still there, what a sparse checkout
 * left out, and what is not ignored. Reads no file, follows no symbolic link. Confined to one thread.
 */
final class WorkTreeScan {

    private static final String GIT = ".git";
    private static final String IGNORE_FILE = ".gitignore";

    private final WorkTree tree;
    private final Limits limits;
    private final TrackedPaths tracked;
    private final CheckoutRules rules;
    private final StatRules stat;
    private final IgnoreRules ignored = new IgnoreRules();
    private final boolean onlyChanges;
    private final Map<String, WorkFile> found;

    /** Folders where a file is tracked: that file is not there, even if it need not be. */
    private final Set<String> folders = new HashSet<>();

    private WorkTreeScan(
            WorkTree tree, TrackedPaths tracked, CheckoutRules rules, StatRules stat, boolean onlyChanges) {
        this.tree = tree;
        this.limits = tree.limits();
        this.tracked = tracked;
        this.rules = rules;
        this.stat = stat;
        this.onlyChanges = onlyChanges;
        this.found = new LinkedHashMap<>(onlyChanges ? 16 : 2 * tracked.count());
    }

    /** @param onlyChanges settle tracked files that the index vouches for, instead of listing them */
    static Map<String, WorkFile> of(
            WorkTree tree, TrackedPaths tracked, CheckoutRules rules, StatRules stat, boolean onlyChanges)
            throws ResolveException {
        WorkTreeScan scan = new WorkTreeScan(tree, tracked, rules, stat, onlyChanges);
        try {
            scan.ignored.pushExclude(tree.commonDirectory().resolve("info/exclude"));
            scan.folder(tree.top(), FileTrees.children(tree.top()), "", false, 0);
        } catch (IOException e) {
            throw ResolveException.io(
                    "cannot read the work tree " + Printable.escape(tree.top().toString()), e);
        }
        scan.addLeftOut();
        return scan.found;
    }

    private void folder(Path directory, List<Path> children, String path, boolean isIgnored, int depth)
            throws IOException, ResolveException {
        if (depth > limits.depth()) {
            throw limit("nests folders more than " + limits.depth() + " deep", "depth");
        }
        Path ignoreFile = directory.resolve(IGNORE_FILE);
        boolean pushed = Collections.binarySearch(children, ignoreFile) >= 0 && ignored.push(path, ignoreFile);
        for (Path child : children) {
            String name = name(child);
            if (!name.equals(GIT)) {
                child(child, path.isEmpty() ? name : path + "/" + name, isIgnored, depth);
            }
        }
        if (pushed) {
            ignored.pop();
        }
    }

    private void child(Path file, String path, boolean isIgnored, int depth) throws IOException, ResolveException {
        FileStat now;
        try {
            now = FileStat.of(file);
        } catch (NoSuchFileException e) {
            return; // gone since it was listed
        }
        Tracked known = tracked.at(path);
        if (now.isDirectory()) {
            subfolder(file, path, known, isIgnored, depth);
        } else if ((now.isRegularFile() || now.isSymbolicLink())
                && (known == null || known.disk() != Disk.IS_NOT_ASKED)) {
            if (known != null || !(isIgnored || ignored.ignores(path, false))) {
                settle(path, workFile(file, now, known), known);
            }
        }
    }

    private void subfolder(Path file, String path, @Nullable Tracked known, boolean isIgnored, int depth)
            throws IOException, ResolveException {
        if (known != null && known.mode() == Mode.FOLDER) {
            tracked.expand(path, known, tree.below(path, known.id()));
        } else if (known != null && known.mode() != Mode.GITLINK) {
            folders.add(path);
        }
        if (known != null && known.mode() == Mode.GITLINK) {
            if (known.disk() != Disk.IS_NOT_ASKED) {
                boolean repository = Files.exists(file.resolve(GIT), LinkOption.NOFOLLOW_LINKS);
                add(path, new WorkFile(Mode.GITLINK, repository ? null : known.id(), file));
            }
            return;
        }
        boolean isTracked = tracked.hasBelow(path);
        boolean ignoredHere = isIgnored || ignored.ignores(path, true);
        if (ignoredHere && !isTracked) {
            return;
        }
        List<Path> children = FileTrees.children(file);
        if (!isTracked && Collections.binarySearch(children, file.resolve(GIT)) >= 0) {
            add(path, new WorkFile(Mode.GITLINK, null, file)); // a repository that is not tracked
        } else {
            folder(file, children, path, ignoredHere, depth + 1);
        }
    }

    private WorkFile workFile(Path file, FileStat now, @Nullable Tracked known) {
        Mode mode = mode(now, known == null ? null : known.mode());
        GitId same = known != null && known.mode() == mode && known.isUnchanged(now, stat) ? known.id() : null;
        return new WorkFile(mode, same, file);
    }

    /** The mode on the disk, or the index's where the file system cannot say it. */
    private Mode mode(FileStat now, @Nullable Mode known) {
        if (now.isSymbolicLink() || (known == Mode.SYMLINK && !rules.symlinks())) {
            return Mode.SYMLINK;
        }
        boolean executable = rules.executables() ? now.isExecutable() : known == Mode.EXECUTABLE;
        return executable ? Mode.EXECUTABLE : Mode.FILE;
    }

    /** Adds the file, unless only changes are wanted and the index vouches that it is none. */
    private void settle(String path, WorkFile file, @Nullable Tracked known) throws ResolveException {
        if (onlyChanges && known != null && file.known() != null && file.mode() == known.mode()) {
            tracked.settle(path);
        } else {
            add(path, file);
        }
    }

    private void add(String path, WorkFile file) throws ResolveException {
        if (found.size() >= limits.entries()) {
            throw limit("holds more than " + limits.entries() + " paths", "entries");
        }
        found.put(path, file);
    }

    /** Adds the paths that the index says without the disk, but where something else has taken the place. */
    private void addLeftOut() throws ResolveException {
        Map<String, Content> left = new LinkedHashMap<>();
        for (Map.Entry<String, Tracked> each : tracked.all()) {
            String path = each.getKey();
            Disk disk = each.getValue().disk();
            if (disk == Disk.IS_NOT_ASKED || (disk == Disk.MAY_LACK_IT && !folders.contains(path))) {
                left.put(path, each.getValue().content());
            }
        }
        left.keySet().removeAll(found.keySet());
        left.keySet().removeIf(this::isBelowFile);
        FolderSet taken = left.isEmpty() ? new FolderSet() : FolderSet.above(found.keySet());
        for (Map.Entry<String, Content> each : left.entrySet()) {
            if (!taken.contains(each.getKey())) {
                add(each.getKey(), WorkFile.of(each.getValue()));
            }
        }
    }

    private boolean isBelowFile(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (found.containsKey(path.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    private ResolveException limit(String what, String name) {
        return ResolveException.limit(
                "the work tree " + Printable.escape(tree.top().toString()) + " " + what, name, "N");
    }

    /** A name that is not UTF-8 comes back changed from a string; it could not be in an image either. */
    private static String name(Path file) throws ResolveException {
        Path last = file.getFileName();
        String name = String.valueOf(last);
        boolean doubtful = name.indexOf('\ufffd') >= 0;
        if (last == null || (doubtful && !last.equals(file.getFileSystem().getPath(name)))) {
            throw ResolveException.invalid("a name in " + Printable.escape(String.valueOf(file.getParent()))
                    + " is not UTF-8: " + Printable.escape(name) + "; rename or ignore the file");
        }
        return name;
    }
}
