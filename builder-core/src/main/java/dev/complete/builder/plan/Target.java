package dev.complete.builder.plan;

import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.oci.Platform;

/** One image for one platform. */
public record Target(ImageRecipe image, Platform platform) {}
