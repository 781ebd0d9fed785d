package dev.complete.builder.output.format;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.RootfsTree;

/** An image for one platform before it is packed: all that can make a format refuse it. */
public record PlannedImage(ImageRecipe recipe, RuntimeContract contract, RootfsTree tree) {

    String name() {
        return recipe.name().value();
    }

    /** What the names of its files start with. */
    public String stem() {
        return recipe.stem(contract.platform());
    }
}
