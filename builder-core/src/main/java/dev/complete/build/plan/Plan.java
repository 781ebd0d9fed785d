package dev.complete.build.plan;

import dev.complete.build.recipe.ImageRecipe;
import dev.complete.oci.Platform;
import java.util.List;

/**
 * What one image for one platform is made of.
 *
 * @param layers its components, bottom to top
 */
public record Plan(ImageRecipe image, Platform platform, List<PlannedComponent> layers) {}
