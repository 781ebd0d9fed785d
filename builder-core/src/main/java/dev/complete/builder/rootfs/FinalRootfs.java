package dev.complete.builder.rootfs;

import java.util.List;

/**
 * Result of a merge: one tree, and its layers bottom to top. Applying the layers in order gives the tree.
 *
 * @param layers without empty ones; the generated layer is last
 * @param warnings for the user, such as an {@code exclude} that matched nothing
 */
public record FinalRootfs(RootfsTree tree, List<LayerTree> layers, List<String> warnings) {}
