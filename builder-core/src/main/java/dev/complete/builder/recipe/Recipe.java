package dev.complete.builder.recipe;

import java.util.List;
import java.util.SortedMap;

/**
 * A manifest as a value: parsed, with the manifests it extends merged in and {@code image} merged into each of
 * {@code images}, checked against itself. The sources it names may not exist: that is checked later.
 *
 * @param format the format version ({@code complete: 1}); decides the published bytes
 * @param manifests the files it was read from
 * @param components by name; image layers refer to these
 * @param images the images to build, sorted by name; never empty
 * @param tasks by name
 */
public record Recipe(
        int format,
        Manifests manifests,
        SortedMap<String, Component> components,
        List<ImageRecipe> images,
        SortedMap<String, Task> tasks) {

    /** The one format version that is read, and that of the bytes: any change of published bytes raises it. */
    public static final int FORMAT = 1;
}
