package dev.complete.builder.reuse;

import dev.complete.builder.merge.ComponentTree;
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
 * @param leftOut paths of the component that the layer has not: excluded, or another component's
 * @param restyled files that keep their content, with other metadata
 * @param replaced folders with other metadata, and files with a text of the builder's, such as {@code passwd}
 */
record LayerShare(Set<RootfsPath> leftOut, SortedMap<RootfsPath, Metadata> restyled, List<Entry> replaced) {

    /**
     * Null when more was done: a hard link became a file.
     *
     * @param layer null when nothing of the component is in the image
     */
    static @Nullable LayerShare between(ComponentTree component, @Nullable LayerTree layer) {
        RootfsTree tree = component.tree();
        if (layer == null) {
            return new LayerShare(new TreeSet<>(tree.nodes().keySet()), new TreeMap<>(), List.of());
        }
        NavigableMap<RootfsPath, Node> shipped = layer.tree().nodes();
        Set<RootfsPath> leftOut = new TreeSet<>();
        for (RootfsPath path : tree.nodes().keySet()) {
            if (!shipped.containsKey(path)) {
                leftOut.add(path);
            }
        }
        SortedMap<RootfsPath, Metadata> restyled = new TreeMap<>();
        List<Entry> replaced = new ArrayList<>();
        for (Map.Entry<RootfsPath, Node> entry : shipped.entrySet()) {
            Node now = entry.getValue();
            Node before = tree.get(entry.getKey());
            if (now.equals(before)) {
                continue;
            }
            // Where a node comes from is told by the component's own, or by its name.
            Origin origin = Origin.manifest(component.name());
            if (now instanceof Node.Directory folder && before instanceof Node.Directory) {
                Node node = new Node.Directory(folder.metadata(), folder.explicit(), origin);
                replaced.add(new Entry(entry.getKey(), node));
            } else if (now instanceof Node.File file && before instanceof Node.File old) {
                if (old.content().identity().equals(file.content().identity())) {
                    restyled.put(entry.getKey(), file.metadata());
                } else if (file.content() instanceof Content.Inline text) {
                    replaced.add(new Entry(entry.getKey(), new Node.File(file.metadata(), text, origin)));
                } else {
                    return null;
                }
            } else {
                return null;
            }
        }
        return new LayerShare(leftOut, restyled, replaced);
    }

    /** Whether nothing of the component is in the image. */
    boolean isEmpty() {
        return leftOut.contains(RootfsPath.ROOT);
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
