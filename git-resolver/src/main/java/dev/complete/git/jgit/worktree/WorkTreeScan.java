package dev.complete.git.jgit.worktree;

import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * Lists what {@code git add --all} would stage from a work tree: what is tracked and still there, and what is not
 * ignored. Follows no symbolic link, and no configuration: the repository's own {@code .gitignore} and
 * {@code info/exclude} count, a user's global excludes do not. Confined to one thread.
 */
final class WorkTreeScan {

    private static final int MAX_IGNORE_BYTES = 4 << 20;

    private record Rules(String folder, IgnoreNode node) {}

    private final Path top;
    private final TrackedPaths tracked;
    private final Limits limits;
    private final Deque<Rules> rules = new ArrayDeque<>();
    private final SortedMap<String, WorkFile> found = new TreeMap<>();

    private WorkTreeScan(Path top, TrackedPaths tracked, Limits limits) {
        this.top = top;
        this.tracked = tracked;
        this.limits = limits;
    }

    /** @param common the repository's common directory, for {@code info/exclude} */
    static SortedMap<String, WorkFile> of(Path top, Path common, TrackedPaths tracked, Limits limits)
            throws ResolveException {
        WorkTreeScan scan = new WorkTreeScan(top, tracked, limits);
        try {
            scan.push("", common.resolve("info/exclude"));
            scan.folder(top, "", false, 0);
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO,
                    "cannot read the work tree " + Printable.escape(top.toString()) + ": "
                            + Printable.escape(String.valueOf(e)),
                    e);
        }
        for (Map.Entry<String, TrackedPaths.Tracked> entry : tracked.byPath().entrySet()) {
            if (entry.getValue().absent() && !scan.found.containsKey(entry.getKey())) {
                TrackedPaths.Tracked value = entry.getValue();
                scan.found.put(entry.getKey(), new WorkFile(value.kind(), value.id(), top.resolve(entry.getKey())));
            }
        }
        return scan.found;
    }

    private void folder(Path directory, String path, boolean ignored, int depth) throws IOException, ResolveException {
        if (depth > limits.depth()) {
            throw limit("nests folders more than " + limits.depth() + " deep", "depth");
        }
        boolean pushed = push(path, directory.resolve(".gitignore"));
        for (Path child : children(directory)) {
            String name = name(child);
            if (!name.equals(".git")) {
                child(child, path.isEmpty() ? name : path + "/" + name, ignored, depth);
            }
        }
        if (pushed) {
            rules.pop();
        }
    }

    private void child(Path file, String path, boolean ignored, int depth) throws IOException, ResolveException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // gone since it was listed
        }
        TrackedPaths.Tracked known = tracked.at(path);
        if (attributes.isDirectory()) {
            subfolder(file, path, known, ignored, depth);
        } else if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
            if (known != null || !(ignored || isIgnored(path, false))) {
                add(path, workFile(file, attributes, known));
            }
        }
    }

    private void subfolder(Path file, String path, TrackedPaths.@Nullable Tracked known, boolean ignored, int depth)
            throws IOException, ResolveException {
        boolean module = known != null && known.kind() == TrackedPaths.Kind.MODULE;
        boolean repository = Files.exists(file.resolve(".git"), LinkOption.NOFOLLOW_LINKS);
        boolean ignoredHere = ignored || (!module && isIgnored(path, true));
        if (module) {
            add(path, new WorkFile(TrackedPaths.Kind.MODULE, repository || known == null ? null : known.id(), file));
        } else if (repository && !tracked.hasBelow(path)) {
            if (!ignoredHere) {
                add(path, new WorkFile(TrackedPaths.Kind.MODULE, null, file));
            }
        } else if (!ignoredHere || tracked.hasBelow(path)) {
            folder(file, path, ignoredHere, depth + 1);
        }
    }

    private static WorkFile workFile(Path file, BasicFileAttributes attributes, TrackedPaths.@Nullable Tracked known)
            throws IOException {
        TrackedPaths.Kind kind = attributes.isSymbolicLink()
                ? TrackedPaths.Kind.SYMLINK
                : isExecutable(file) ? TrackedPaths.Kind.EXECUTABLE : TrackedPaths.Kind.FILE;
        TrackedPaths.Stat seen = known == null || known.kind() != kind ? null : known.stat();
        boolean clean = seen != null && seen.matches(attributes);
        return new WorkFile(kind, clean && known != null ? known.id() : null, file);
    }

    private static boolean isExecutable(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private void add(String path, WorkFile file) throws ResolveException {
        if (found.size() >= limits.entries()) {
            throw limit("holds more than " + limits.entries() + " paths", "entries");
        }
        found.put(path, file);
    }

    private ResolveException limit(String what, String name) {
        return new ResolveException(
                ResolveException.Kind.LIMIT,
                "the work tree " + Printable.escape(top.toString()) + " " + what
                        + "; if that is meant, raise it with --limit " + name + "=N");
    }

    private boolean push(String folder, Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_IGNORE_BYTES) {
            return false;
        }
        IgnoreNode node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(file)) {
            node.parse(file.toString(), in);
        }
        rules.push(new Rules(folder, node));
        return true;
    }

    /** The nearest rule that says anything wins. */
    private boolean isIgnored(String path, boolean directory) {
        for (Rules each : rules) {
            String below = each.folder.isEmpty() ? path : path.substring(each.folder.length() + 1);
            Boolean says = each.node.checkIgnored(below, directory);
            if (says != null) {
                return says;
            }
        }
        return false;
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            listing.forEach(children::add);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(children);
        return children;
    }

    /** A name that is not UTF-8 comes back changed from a string; it could not be in an image either. */
    private static String name(Path file) throws ResolveException {
        Path last = file.getFileName();
        String name = String.valueOf(last);
        if (last == null || !last.equals(file.getFileSystem().getPath(name))) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    "a name in " + Printable.escape(String.valueOf(file.getParent())) + " is not UTF-8: "
                            + Printable.escape(name) + "; rename or ignore the file");
        }
        return name;
    }
}
