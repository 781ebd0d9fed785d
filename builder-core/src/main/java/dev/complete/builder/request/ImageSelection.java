package dev.complete.builder.request;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.Target;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Recipe;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return images.isEmpty() && platforms.isEmpty();
    }

    /** @throws BuildException when it names an image or platform that the recipe does not have */
    public List<Target> targets(Recipe recipe) throws BuildException {
        for (String name : images) {
            recipe.image(name);
        }
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
                    "no image is for " + join(platforms.stream()) + "; the manifest's `platforms` are "
                            + join(recipe.images().stream().flatMap(image -> image.platforms().stream())));
        }
        return targets;
    }

    private static String join(Stream<Platform> platforms) {
        return platforms.distinct().map(Platform::toString).sorted().collect(Collectors.joining(", "));
    }
}
