package dev.complete.build.output;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;

/** An image for one platform, as far as the names of its files ask. */
public record OutputTarget(ImageRecipe recipe, Platform platform, Compression.Format compression) {

    String name() {
        return recipe.name().value();
    }

    /** What the names of its files start with. */
    String stem() {
        return recipe.stem(platform);
    }
}
