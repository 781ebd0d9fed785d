package dev.complete.builder.rootfs;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Result of a merge: one tree, and its layers bottom to top. Applying the layers in order gives the tree.
 *
 * @param layers without empty ones; the generated layer is last
 * @param moved whether an entry of a component is at another path, through a lower component's link
 * @param warnings for the user, such as an {@code exclude} that matched nothing
 */
public record FinalRootfs(RootfsTree tree, List<LayerTree> layers, boolean moved, List<String> warnings) {

    /** The paths of the tree in the order in which they are packed: layer by layer, folders before what is in them. */
    public Collection<RootfsPath> inPackOrder() {
        Set<RootfsPath> paths = new LinkedHashSet<>(Set.of(RootfsPath.ROOT));
        layers.forEach(layer -> paths.addAll(layer.tree().nodes().keySet()));
        return paths;
    }
}
