package dev.complete.builder.output.format;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;

/** An image for one platform, as far as the names of its files ask. */
public record OutputTarget(ImageRecipe recipe, Platform platform, Compression.Format compression) {

    public String name() {
        return recipe.name().value();
    }

    /** What the names of its files start with. */
    public String stem() {
        return recipe.stem(platform);
    }
}
