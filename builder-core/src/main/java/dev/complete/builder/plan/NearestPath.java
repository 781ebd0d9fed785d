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

/** Finds a path of a commit that is near a missing one: mistyped, renamed or moved. */
public final class NearestPath {

    /** Limit on the folders searched for a moved path; deeper ones are not searched. */
    private static final int MOST_FOLDERS = 2_000;

    private record Folder(SourceTree tree, String path) {}

    private NearestPath() {}

    /**
     * A hint: {@code did you mean `x`?}; null when nothing is near.
     *
     * @param top the searched folder; its folders too, but no submodules
     * @param above the path of {@code top} from the superproject's root, with a slash at its end; empty for the root
     * @param folder the last existing folder of the path
     * @param reached its path from the superproject's root, with a slash at its end; empty for the root
     * @param absent the missing part below it: one or more names
     * @param tail the rest: a slash, a glob, or nothing
     */
    public static @Nullable String hint(
            SourceTree top, String above, SourceTree folder, String reached, String absent, String tail)
            throws ResolveException {
        int slash = absent.indexOf('/');
        String name = slash < 0 ? absent : absent.substring(0, slash);
        String behind = slash < 0 ? "" : absent.substring(slash);
        List<String> names = folder.entries().stream().map(TreeEntry::name).toList();
        String nearest = NearestWord.to(name, names);
        if (nearest != null) {
            return said(reached + nearest + (exists(folder, nearest + behind) ? behind + tail : ""));
        }
        String moved = moved(top, reached.substring(above.length()) + absent);
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
        Deque<Folder> folders = new ArrayDeque<>(List.of(new Folder(top, "")));
        for (int looked = 0; looked < MOST_FOLDERS && !folders.isEmpty(); looked++) {
            Folder folder = folders.remove();
            for (TreeEntry entry : folder.tree.entries()) {
                String found = folder.path + entry.name();
                if (entry.name().equals(name) && (best == null || sameEnd(found, path) > sameEnd(best, path))) {
                    best = found;
                }
                if (entry instanceof TreeEntry.Directory directory) {
                    folders.add(new Folder(folder.tree.directory(directory), found + "/"));
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
