package dev.complete.build.output;

import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.recipe.ImageRecipe;
import dev.complete.build.rootfs.RootfsTree;

/** An image for one platform before it is packed: all that can make a format refuse it. */
public record PlannedImage(ImageRecipe recipe, RuntimeContract contract, RootfsTree tree) {

    String name() {
        return recipe.name().value();
    }

    /** What the names of its files start with. */
    String stem() {
        return recipe.stem(contract.platform());
    }
}
