package dev.complete.build.plan;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.oci.Platform;

/** One image for one platform. */
public record Target(ImageRecipe image, Platform platform) {}
