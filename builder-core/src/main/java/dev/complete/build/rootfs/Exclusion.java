package dev.complete.build.rootfs;

import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.PathGlob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/**
 * What {@code exclude} leaves. A dropped folder takes all below it along. A folder that becomes empty by this goes too
 * when nothing but its content ever asked for it (its metadata is Git's default and it is not the manifest's own);
 * an archive's folder and an empty folder of the manifest stay. The root stays always.
 *
 * @param nodes what is left; hard links are in order
 * @param unmatched globs that matched nothing
 */
record Exclusion(NavigableMap<RootfsPath, Node> nodes, List<Located<PathGlob>> unmatched) {

    /** @param nodes of a valid tree; not changed */
    static Exclusion of(NavigableMap<RootfsPath, Node> nodes, List<Located<PathGlob>> globs) {
        if (globs.isEmpty()) {
            return new Exclusion(nodes, List.of());
        }
        List<Located<PathGlob>> unmatched = new ArrayList<>(globs);
        Set<RootfsPath> dropped = new HashSet<>();
        for (RootfsPath path : nodes.tailMap(RootfsPath.ROOT, false).keySet()) {
            if (dropped.contains(path.parent())) {
                dropped.add(path);
                unmatched.removeIf(glob -> glob.value().matches(path));
            } else if (matches(path, globs, unmatched)) {
                dropped.add(path);
            }
        }
        dropEmptied(nodes, dropped);
        return new Exclusion(dropped.isEmpty() ? nodes : HardLinkGroups.without(nodes, dropped), unmatched);
    }

    private static boolean matches(RootfsPath path, List<Located<PathGlob>> globs, List<Located<PathGlob>> unmatched) {
        boolean matches = false;
        for (Located<PathGlob> glob : globs) {
            if (glob.value().matches(path)) {
                matches = true;
                unmatched.remove(glob);
            }
        }
        return matches;
    }

    private static void dropEmptied(NavigableMap<RootfsPath, Node> nodes, Set<RootfsPath> dropped) {
        Set<RootfsPath> lostSome = new HashSet<>();
        Set<RootfsPath> inhabited = new HashSet<>();
        nodes.descendingMap().forEach((path, node) -> {
            if (path.isRoot()) {
                return;
            }
            boolean emptied = lostSome.contains(path)
                    && !inhabited.contains(path)
                    && node instanceof Node.Directory folder
                    && !folder.explicit()
                    && folder.origin().pin() != null;
            if (emptied) {
                dropped.add(path);
            }
            if (dropped.contains(path)) {
                lostSome.add(path.parent());
            } else {
                inhabited.add(path.parent());
            }
        });
    }
}
