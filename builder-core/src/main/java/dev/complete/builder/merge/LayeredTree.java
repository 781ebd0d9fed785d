package dev.complete.builder.merge;

import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
     */
    FinalRootfs split(List<String> names, List<String> warnings) {
        NavigableMap<RootfsPath, Node> all = new TreeMap<>();
        List<NavigableMap<RootfsPath, Node>> shares = new ArrayList<>();
        names.forEach(name -> shares.add(new TreeMap<>()));
        Map<Group, RootfsPath> leaders = new HashMap<>();
        nodes.forEach((path, owned) -> {
            Node node = owned.node();
            if (owned.group() != null) {
                RootfsPath leader = leaders.putIfAbsent(new Group(owned.layer(), owned.group()), path);
                node = leader == null ? node : new Node.HardLink(leader, node.origin());
            }
            all.put(path, node);
            if (path.isRoot()) {
                shares.forEach(share -> share.put(path, owned.node()));
            }
            NavigableMap<RootfsPath, Node> share = shares.get(owned.layer());
            share.put(path, node);
            for (RootfsPath above = path.parent(); !share.containsKey(above); above = above.parent()) {
                share.put(above, all.get(above)); // parents come first in path order
            }
        });
        List<LayerTree> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            LayerTree layer = new LayerTree(names.get(i), RootfsTree.of(shares.get(i)));
            if (!layer.isEmpty()) {
                layers.add(layer);
            }
        }
        return new FinalRootfs(RootfsTree.of(all), List.copyOf(layers), List.copyOf(warnings));
    }
}
