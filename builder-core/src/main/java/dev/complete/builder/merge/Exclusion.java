package dev.complete.builder.merge;

import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;

/**
 * Paths that {@code exclude} removes. A folder is removed with everything below it. A folder that becomes empty is
 * removed too if it existed only for its content (its metadata is Git's default and it is not the manifest's own); an
 * archive's folder and an empty folder of the manifest stay. The root always stays.
 *
 * @param dropped every removed path
 * @param unmatched globs that matched nothing
 */
record Exclusion(Set<RootfsPath> dropped, List<Located<PathSet>> unmatched) {

    /**
     * @param nodes of a valid tree
     * @param node gives the node of a value
     */
    static <T> Exclusion of(NavigableMap<RootfsPath, T> nodes, Function<T, Node> node, List<Located<PathSet>> globs) {
        List<Located<PathSet>> unmatched = new ArrayList<>(globs);
        Set<RootfsPath> dropped = new HashSet<>();
        if (globs.isEmpty()) {
            return new Exclusion(dropped, unmatched);
        }
        for (RootfsPath path : nodes.tailMap(RootfsPath.ROOT, false).keySet()) {
            if (dropped.contains(path.parent())) {
                dropped.add(path);
                unmatched.removeIf(glob -> glob.value().matches(path));
            } else if (matches(path, globs, unmatched)) {
                dropped.add(path);
            }
        }
        dropEmptied(nodes, node, dropped);
        return new Exclusion(dropped, unmatched);
    }

    private static boolean matches(RootfsPath path, List<Located<PathSet>> globs, List<Located<PathSet>> unmatched) {
        boolean matches = false;
        for (Located<PathSet> glob : globs) {
            if (glob.value().matches(path)) {
                matches = true;
                unmatched.remove(glob);
            }
        }
        return matches;
    }

    private static <T> void dropEmptied(
            NavigableMap<RootfsPath, T> nodes, Function<T, Node> node, Set<RootfsPath> dropped) {
        Set<RootfsPath> lostSome = new HashSet<>();
        Set<RootfsPath> inhabited = new HashSet<>();
        nodes.descendingMap().forEach((path, value) -> {
            if (path.isRoot()) {
                return;
            }
            boolean emptied = lostSome.contains(path)
                    && !inhabited.contains(path)
                    && node.apply(value) instanceof Node.Directory folder
                    && !folder.explicit()
                    && !folder.origin().isWritten();
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
