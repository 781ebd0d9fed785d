package dev.complete.build.merge;

import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.PathGlob;
import dev.complete.build.rootfs.RootfsTree;
import java.util.List;

/**
 * A realised component on its way into an image.
 *
 * @param overrides what it may replace in the layers below
 */
public record ComponentTree(String name, RootfsTree tree, List<Located<PathGlob>> overrides) {}
