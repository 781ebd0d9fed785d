package dev.complete.builder.request;

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

/**
 * Selection from a manifest's images and platforms.
 *
 * @param images their names; empty for all
 * @param platforms empty for all the manifest names
 */
public record ImageSelection(List<String> images, List<Platform> platforms) {

    public static final ImageSelection ALL = new ImageSelection(List.of(), List.of());

    /** Whether it selects everything. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** @throws BuildException when it names an image or platform that the recipe does not have */
    public List<Target> targets(Recipe recipe) throws BuildException {
        refuseUnknownImages(recipe);
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

    private void refuseUnknownImages(Recipe recipe) throws BuildException {
        List<String> known =
                recipe.images().stream().map(image -> image.name().value()).toList();
        for (String name : images) {
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
