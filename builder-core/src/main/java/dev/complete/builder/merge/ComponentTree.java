package dev.complete.builder.merge;

import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.List;

/**
 * A realised component, for a layer of an image.
 *
 * @param overrides entries of lower layers that it may replace
 */
public record ComponentTree(String name, RootfsTree tree, List<Located<PathGlob>> overrides) {}
