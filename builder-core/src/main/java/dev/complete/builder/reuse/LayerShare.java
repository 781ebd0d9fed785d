package dev.complete.builder.reuse;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How merging made a layer of a component's tree: what it left out, and what it changed besides. A tree of the same shape,
 * under the same recipe, becomes a layer in the same way.
 *
 * @param leftOut paths of the component that the layer has not
 * @param restyled files that keep their content, with other metadata
 * @param replaced folders, links and texts in place of the component's, or in addition
 */
record LayerShare(Set<RootfsPath> leftOut, SortedMap<RootfsPath, Metadata> restyled, List<Entry> replaced) {

    /** Null when more was done: entries moved through a lower layer's link, or a hard link became a file. */
    static @Nullable LayerShare between(RootfsTree component, LayerTree layer) {
        Set<RootfsPath> leftOut = new TreeSet<>();
        SortedMap<RootfsPath, Metadata> restyled = new TreeMap<>();
        List<Entry> replaced = new ArrayList<>();
        NavigableMap<RootfsPath, Node> shipped = layer.tree().nodes();
        for (Map.Entry<RootfsPath, Node> entry : component.nodes().entrySet()) {
            if (!shipped.containsKey(entry.getKey())) {
                leftOut.add(entry.getKey());
            }
        }
        for (Map.Entry<RootfsPath, Node> entry : shipped.entrySet()) {
            Node now = entry.getValue();
            Node before = component.get(entry.getKey());
            if (now.equals(before)) {
                continue;
            }
            if (now instanceof Node.File file
                    && before instanceof Node.File old
                    && old.content().identity().equals(file.content().identity())) {
                restyled.put(entry.getKey(), file.metadata());
            } else if (now instanceof Node.HardLink
                    || before instanceof Node.HardLink
                    || (now instanceof Node.File other && !(other.content() instanceof Content.Inline))) {
                return null;
            } else {
                replaced.add(new Entry(entry.getKey(), withoutOrigin(now, layer.name())));
            }
        }
        return new LayerShare(leftOut, restyled, replaced);
    }

    /** Where it came from is told by the component's own nodes, or by its name. */
    private static Node withoutOrigin(Node node, String name) {
        Origin origin = Origin.manifest(name);
        if (node instanceof Node.Directory folder) {
            return new Node.Directory(folder.metadata(), folder.explicit(), origin);
        }
        if (node instanceof Node.Symlink link) {
            return new Node.Symlink(link.target(), link.metadata(), origin);
        }
        if (node instanceof Node.File file) {
            return new Node.File(file.metadata(), file.content(), origin);
        }
        throw new IllegalArgumentException("a hard link is never replaced");
    }

    /**
     * The layer that merging would make of {@code component}, which has the shape of the one before.
     *
     * @throws IllegalArgumentException when it has not
     */
    LayerTree of(RootfsTree component, String name) {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>(component.nodes());
        nodes.keySet().removeAll(leftOut);
        restyled.forEach((path, metadata) -> {
            if (!(nodes.get(path) instanceof Node.File file)) {
                throw new IllegalArgumentException("no file at " + path);
            }
            nodes.put(path, new Node.File(metadata, file.content(), file.origin()));
        });
        replaced.forEach(entry -> nodes.put(entry.path(), entry.node()));
        return new LayerTree(name, RootfsTree.of(nodes));
    }
}
