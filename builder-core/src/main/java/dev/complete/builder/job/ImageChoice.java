package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.RunTerms;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one image of a recipe, and its one platform, for a command that runs something in it. */
public final class ImageChoice {

    private ImageChoice() {}

    /** @param name null for the recipe's only image */
    public static ImageRecipe image(Recipe recipe, @Nullable String name) throws BuildException {
        List<String> names =
                recipe.images().stream().map(image -> image.name().value()).toList();
        if (name == null && names.size() > 1) {
            throw new BuildException(
                    Kind.USAGE, "the manifest has several images: say which of " + String.join(", ", names));
        }
        for (ImageRecipe image : recipe.images()) {
            if (name == null || image.name().value().equals(name)) {
                return image;
            }
        }
        throw new BuildException(
                Kind.USAGE,
                "no image `" + Printable.escape(String.valueOf(name)) + "` in the manifest; it has "
                        + String.join(", ", names));
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
