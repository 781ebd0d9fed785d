package dev.complete.builder.plan;

import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a commit, reached name by name from a root and through submodules. Suggests a path for one that is missing
 * in it: mistyped, renamed or moved.
 *
 * @param module root folder of the repository that holds it
 * @param above path of {@code module} from the first root, with a slash at its end; empty for the first root
 * @param path its own path from the first root, with a slash at its end; empty for the first root
 */
public record ReachedFolder(SourceTree module, String above, SourceTree folder, String path) {

    /** Limit on the folders searched for a moved path; deeper ones are not searched. */
    private static final int MOST_FOLDERS = 2_000;

    private record Searched(SourceTree tree, String path) {}

    public static ReachedFolder root(SourceTree root) {
        return new ReachedFolder(root, "", root, "");
    }

    /** The folder or submodule {@code entry}, which is in this one; null for any other entry. */
    public @Nullable ReachedFolder enter(@Nullable TreeEntry entry) throws ResolveException {
        if (entry instanceof TreeEntry.Directory directory) {
            return new ReachedFolder(module, above, folder.directory(directory), path + directory.name() + "/");
        }
        if (entry instanceof TreeEntry.Gitlink link) {
            SourceTree root = folder.follow(link);
            String below = path + link.name() + "/";
            return new ReachedFolder(root, below, root, below);
        }
        return null;
    }

    /**
     * A hint: {@code did you mean `x`?}; null when nothing is near. Searches this repository's folders, but no
     * submodules.
     *
     * @param absent the missing part of a path, below this folder: one or more names
     * @param tail the rest of that path: a slash, a glob, or nothing
     */
    public @Nullable String nearest(String absent, String tail) throws ResolveException {
        int slash = absent.indexOf('/');
        String name = slash < 0 ? absent : absent.substring(0, slash);
        String behind = slash < 0 ? "" : absent.substring(slash);
        List<String> names = folder.entries().stream().map(TreeEntry::name).toList();
        String nearest = NearestWord.to(name, names);
        if (nearest != null) {
            return said(path + nearest + (exists(folder, nearest + behind) ? behind + tail : ""));
        }
        String moved = moved(module, path.substring(above.length()) + absent);
        return moved == null ? null : said(above + moved + tail);
    }

    private static String said(String path) {
        return "did you mean `" + Printable.escape(path) + "`?";
    }

    private static boolean exists(SourceTree folder, String path) throws ResolveException {
        SourceTree at = folder;
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            TreeEntry entry = at.entry(names[i]);
            if (i == names.length - 1) {
                return entry != null;
            }
            if (!(entry instanceof TreeEntry.Directory directory)) {
                return false;
            }
            at = at.directory(directory);
        }
        return false;
    }

    /**
     * The path with the longest common end with {@code path}, the topmost of several; at least one name is the same.
     */
    private static @Nullable String moved(SourceTree top, String path) throws ResolveException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String best = null;
        Deque<Searched> folders = new ArrayDeque<>(List.of(new Searched(top, "")));
        for (int looked = 0; looked < MOST_FOLDERS && !folders.isEmpty(); looked++) {
            Searched folder = folders.remove();
            for (TreeEntry entry : folder.tree.entries()) {
                String found = folder.path + entry.name();
                if (entry.name().equals(name) && (best == null || sameEnd(found, path) > sameEnd(best, path))) {
                    best = found;
                }
                if (entry instanceof TreeEntry.Directory directory) {
                    folders.add(new Searched(folder.tree.directory(directory), found + "/"));
                }
            }
        }
        return best;
    }

    /** Number of names, from the end, that two paths share. */
    private static int sameEnd(String a, String b) {
        String[] left = a.split("/", -1);
        String[] right = b.split("/", -1);
        int same = 0;
        while (same < Math.min(left.length, right.length)
                && left[left.length - 1 - same].equals(right[right.length - 1 - same])) {
            same++;
        }
        return same;
    }
}
