package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.tree.TreeEntry;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names the paths whose content on the disk is not what a commit holds. Cheap where the index vouches for a file; where
 * it does not, the bytes are compared. What Git's configuration says about submodules ({@code ignore = all}) is not
 * asked.
 */
public final class Differences {

    private final WorkTree.Checkouts checkouts;
    private final int most;
    private final SortedSet<String> different = new TreeSet<>();

    private Differences(WorkTree.Checkouts checkouts, int most) {
        this.checkouts = checkouts;
        this.most = most;
    }

    /** At most {@code most} paths, escaped, sorted; those in checked-out submodules included. */
    public static List<String> between(GitId commit, WorkTree tree, WorkTree.Checkouts checkouts, int most)
            throws ResolveException {
        Differences differences = new Differences(checkouts, most);
        differences.compare(tree.committed(commit), tree, "", 0);
        return differences.different.stream()
                .map(Printable::escape)
                .sorted()
                .limit(most)
                .toList();
    }

    private void compare(SortedMap<String, TreeEntry> built, WorkTree tree, String prefix, int depth)
            throws ResolveException {
        SortedMap<String, WorkFile> present = tree.scan();
        SortedSet<String> paths = new TreeSet<>(built.keySet());
        paths.addAll(present.keySet());
        for (String path : paths) {
            if (different.size() >= most) {
                return;
            }
            TreeEntry entry = built.get(path);
            WorkFile file = present.get(path);
            if (entry == null || file == null || WorkTree.kind(entry) != file.kind()) {
                different.add(prefix + path);
            } else if (entry instanceof TreeEntry.Gitlink gitlink) {
                module(gitlink, file, tree, prefix + path, depth);
            } else if (file.known() != null ? !file.known().equals(entry.id()) : !sameContent(entry, file, tree)) {
                different.add(prefix + path);
            }
        }
    }

    private void module(TreeEntry.Gitlink pinned, WorkFile file, WorkTree around, String path, int depth)
            throws ResolveException {
        GitId known = file.known();
        if (known != null || depth >= around.limits().moduleDepth()) {
            if (!pinned.id().equals(known)) {
                different.add(path);
            }
            return;
        }
        try {
            WorkTree module = checkouts.at(file.file());
            if (module == null || !module.head().equals(pinned.id())) {
                different.add(path);
            } else {
                compare(module.committed(module.head()), module, path + "/", depth + 1);
            }
        } catch (ResolveException e) {
            if (e.kind() != ResolveException.Kind.MISSING) { // a partial clone at the right commit is no change
                different.add(path); // whatever it is, it is not known to be what is built
            }
        }
    }

    private static boolean sameContent(TreeEntry entry, WorkFile file, WorkTree tree) throws ResolveException {
        try {
            if (file.kind() == TrackedPaths.Kind.SYMLINK) {
                byte[] target = Files.readSymbolicLink(file.file()).toString().getBytes(StandardCharsets.UTF_8);
                try (InputStream in = tree.objects().open(entry.id())) {
                    return java.util.Arrays.equals(target, in.readNBytes(target.length + 1));
                }
            }
            if (tree.objects().size(entry.id()) != Files.size(file.file())) {
                return false;
            }
            try (InputStream committed = tree.objects().open(entry.id());
                    InputStream present = Files.newInputStream(file.file(), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                return same(committed, present);
            }
        } catch (IOException | ResolveException e) {
            return false; // it went away, or cannot be read: either way it cannot be called unchanged
        }
    }

    private static boolean same(InputStream a, InputStream b) throws IOException {
        byte[] left = new byte[64 << 10];
        byte[] right = new byte[64 << 10];
        while (true) {
            int l = a.readNBytes(left, 0, left.length);
            int r = b.readNBytes(right, 0, right.length);
            if (l != r || !java.util.Arrays.equals(left, 0, l, right, 0, r)) {
                return false;
            }
            if (l == 0) {
                return true;
            }
        }
    }
}
