package dev.complete.builder.merge;

import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.List;

/**
 * A realised component on its way into an image.
 *
 * @param overrides what it may replace in the layers below
 */
public record ComponentTree(String name, RootfsTree tree, List<Located<PathGlob>> overrides) {}
