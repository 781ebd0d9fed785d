package dev.complete.builder.output.format;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.RootfsTree;

/** An image for one platform before it is packed: everything for which a format can refuse it. */
public record PlannedImage(ImageRecipe recipe, RuntimeContract contract, RootfsTree tree) {

    /** Start of the names of its files. */
    public String stem() {
        return recipe.stem(contract.platform());
    }
}
