package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.RunTerms;
import dev.complete.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one image of a recipe, and its one platform, for a command that runs something in it. */
public final class ImageChoice {

    private ImageChoice() {}

    /** @param name null for the recipe's only image */
    public static ImageRecipe image(Recipe recipe, @Nullable String name) throws BuildException {
        List<String> names = recipe.imageNames();
        if (name == null && names.size() > 1) {
            throw new BuildException(
                    Kind.USAGE, "the manifest has several images: say which of " + String.join(", ", names));
        }
        return recipe.image(name == null ? names.get(0) : name);
    }

    /** The requested platform, else this machine's. */
    public static Platform platform(ImageRecipe image, RunTerms terms) throws BuildException {
        Platform asked = terms.platform();
        Platform wanted = asked == null ? terms.machine() : asked;
        if (image.platforms().contains(wanted)) {
            return wanted;
        }
        List<String> known = image.platforms().stream().map(Platform::toString).toList();
        throw new BuildException(
                Kind.USAGE,
                "image " + image.name().value() + " is not for " + wanted
                        + (asked == null
                                ? ", which this machine is; --platform " + known.get(0)
                                        + " tries, and needs an emulator that the kernel knows"
                                : "; the manifest's `platforms` are " + String.join(", ", known)));
    }
}
