package dev.complete.builder.job;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.Target;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of a recipe's images and platforms a request is about. */
public final class Selection {

    private Selection() {}

    /**
     * @param images names to build; empty for all
     * @param platforms to build for; empty for all the manifest names
     * @throws BuildException when these name an image or platform that the recipe does not have
     */
    public static List<Target> of(Recipe recipe, List<String> images, List<Platform> platforms) throws BuildException {
        refuseUnknownImages(recipe, images);
        List<Target> targets = new ArrayList<>();
        for (ImageRecipe image : recipe.images()) {
            if (!images.isEmpty() && !images.contains(image.name().value())) {
                continue;
            }
            for (Platform platform : image.platforms()) {
                if (platforms.isEmpty() || platforms.contains(platform)) {
                    targets.add(new Target(image, platform));
                }
            }
        }
        if (targets.isEmpty()) {
            throw new BuildException(
                    BuildException.Kind.USAGE,
                    "no image is for " + join(platforms) + "; the manifest's `platforms` are "
                            + join(recipe.images().stream()
                                    .flatMap(image -> image.platforms().stream())
                                    .collect(Collectors.toSet())));
        }
        return targets;
    }

    private static void refuseUnknownImages(Recipe recipe, List<String> wanted) throws BuildException {
        List<String> known =
                recipe.images().stream().map(image -> image.name().value()).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new BuildException(
                        BuildException.Kind.USAGE,
                        "no image `" + Printable.escape(name) + "` in the manifest; it has "
                                + String.join(", ", known));
            }
        }
    }

    private static String join(List<Platform> platforms) {
        return join(Set.copyOf(platforms));
    }

    private static String join(Set<Platform> platforms) {
        return platforms.stream().map(Platform::toString).sorted().collect(Collectors.joining(", "));
    }
}
