package dev.complete.builder.recipe;

import dev.complete.builder.failure.BuildException;
import dev.complete.text.Printable;
import java.util.List;
import java.util.SortedMap;

/**
 * A manifest as a value: parsed, with the manifests it extends merged in and {@code image} merged into each of
 * {@code images}, checked against itself. The sources it names may not exist: that is checked later.
 *
 * @param manifests the files it was read from
 * @param components by name; image layers refer to these
 * @param images the images to build, sorted by name; never empty
 * @param tasks by name
 */
public record Recipe(
        Manifests manifests,
        SortedMap<String, Component> components,
        List<ImageRecipe> images,
        SortedMap<String, Task> tasks) {

    /** The one format version that is read, and that of the bytes: any change of published bytes raises it. */
    public static final int FORMAT = 1;

    public List<String> imageNames() {
        return images.stream().map(image -> image.name().value()).toList();
    }

    /** @throws BuildException when there is no image of this name; names the existing ones */
    public ImageRecipe image(String name) throws BuildException {
        for (ImageRecipe image : images) {
            if (image.name().value().equals(name)) {
                return image;
            }
        }
        throw new BuildException(
                BuildException.Kind.USAGE,
                "no image `" + Printable.escape(name) + "` in the manifest; it has " + String.join(", ", imageNames()));
    }
}
