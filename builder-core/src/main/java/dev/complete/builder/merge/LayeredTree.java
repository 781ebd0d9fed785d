package dev.complete.builder.merge;

import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The final tree during its construction from the bottom up: at each path one node and its layer. Not thread-safe. */
final class LayeredTree {

    /**
     * @param node no hard link: each name of a file holds the whole file, because other names may be removed
     * @param layer index of the layer with this node; for a folder the lowest such layer
     * @param group common to the names of one file within a layer; null for a file of one name
     */
    record Owned(Node node, int layer, @Nullable RootfsPath group) {}

    private record Group(int layer, RootfsPath name) {}

    /** One layer's share of the final tree while that is split. */
    private static final class Share {

        private final List<Entry> entries = new ArrayList<>();
        private final Set<RootfsPath> folders = new HashSet<>();
        /** The last entry's folder, usually the next one's too. */
        private RootfsPath last = RootfsPath.ROOT;

        void add(RootfsPath path, Node node) {
            entries.add(new Entry(path, node));
            if (node instanceof Node.Directory) {
                folders.add(path);
            }
        }

        /** The folder of {@code path} when it has none here. */
        @Nullable
        RootfsPath missingAbove(RootfsPath path) {
            if (!path.isIn(last)) {
                RootfsPath folder = path.parent();
                if (!folders.contains(folder)) {
                    return folder;
                }
                last = folder;
            }
            return null;
        }

        /** Folders came when something below them did, and so perhaps after their siblings. */
        RootfsTree tree() {
            entries.sort(Comparator.comparing(Entry::path));
            return RootfsTree.inOrder(entries);
        }
    }

    private final NavigableMap<RootfsPath, Owned> nodes = new TreeMap<>();

    LayeredTree(Node.Directory root) {
        nodes.put(RootfsPath.ROOT, new Owned(root, 0, null));
    }

    NavigableMap<RootfsPath, Owned> nodes() {
        return nodes;
    }

    @Nullable
    Node node(RootfsPath path) {
        Owned owned = nodes.get(path);
        return owned == null ? null : owned.node();
    }

    void put(RootfsPath path, Owned owned) {
        nodes.put(path, owned);
    }

    /** Replaces a node, which must exist, within its layer. */
    void replace(RootfsPath path, Node node) {
        nodes.computeIfPresent(path, (p, old) -> new Owned(node, old.layer(), null));
    }

    void drop(Set<RootfsPath> paths) {
        nodes.keySet().removeAll(paths);
    }

    /**
     * Splits the tree into layers: each layer has its entries and all their ancestors.
     *
     * @param names of the layers by index; layers without entries are left out
     * @param moved as in {@link FinalRootfs}
     */
    FinalRootfs split(List<String> names, boolean moved, List<String> warnings) {
        List<Entry> all = new ArrayList<>(nodes.size());
        List<Share> shares = names.stream().map(name -> new Share()).toList();
        Map<Group, RootfsPath> leaders = new HashMap<>();
        nodes.forEach((path, owned) -> {
            Node node = owned.node();
            if (owned.group() != null) {
                RootfsPath leader = leaders.putIfAbsent(new Group(owned.layer(), owned.group()), path);
                node = leader == null ? node : new Node.HardLink(leader, node.origin());
            }
            all.add(new Entry(path, node));
            if (path.isRoot()) {
                shares.forEach(share -> share.add(path, owned.node()));
            } else {
                Share share = shares.get(owned.layer());
                for (RootfsPath above = share.missingAbove(path); above != null; above = share.missingAbove(above)) {
                    share.add(above, Objects.requireNonNull(node(above)));
                }
                share.add(path, node);
            }
        });
        List<LayerTree> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            LayerTree layer = new LayerTree(names.get(i), shares.get(i).tree());
            if (!layer.isEmpty()) {
                layers.add(layer);
            }
        }
        return new FinalRootfs(RootfsTree.inOrder(all), List.copyOf(layers), moved, List.copyOf(warnings));
    }
}
