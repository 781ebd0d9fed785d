package dev.complete.builder.rootfs;

import java.util.NavigableMap;

/**
 * One layer's share of the final tree: its entries and all their ancestors, each with its final metadata.
 *
 * @param name its component, or {@link Origin#GENERATED}
 * @param tree includes the root, which has no entry in the tar
 */
public record LayerTree(String name, RootfsTree tree) {
    public boolean isEmpty() {
        return tree.size() == 1;
    }

    public NavigableMap<RootfsPath, Node> entries() {
        return tree.nodes().tailMap(RootfsPath.ROOT, false);
    }
}
