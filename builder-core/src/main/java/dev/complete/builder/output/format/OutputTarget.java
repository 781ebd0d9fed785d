package dev.complete.builder.output.format;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;

/** An image for one platform, as needed for the names of its files. */
public record OutputTarget(ImageRecipe recipe, Platform platform, Compression.Format compression) {

    public String name() {
        return recipe.name().value();
    }

    /** Start of the names of its files. */
    public String stem() {
        return recipe.stem(platform);
    }
}
