package dev.complete.builder.output.format;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.RootfsTree;
import org.jspecify.annotations.Nullable;

/**
 * An image for one platform before it is packed: everything for which a format can refuse it.
 *
 * @param tree null when no format looks into it: {@link Format#looksIntoTree}
 */
public record PlannedImage(
        ImageRecipe recipe,
        RuntimeContract contract,
        @Nullable RootfsTree tree) {

    public static PlannedImage of(ImageRecipe recipe, RuntimeContract contract, @Nullable FinalRootfs root) {
        return new PlannedImage(recipe, contract, root == null ? null : root.tree());
    }

    /** Start of the names of its files. */
    public String stem() {
        return recipe.stem(contract.platform());
    }
}
