package dev.complete.builder.recipe;

import dev.complete.builder.recipe.yaml.Located;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A command to run in an image, such as its tests. The superproject's work tree is read-only at {@code /src}, where it
 * starts.
 *
 * @param name such as {@code test_unit}, and where the manifest says it
 * @param command a program and its arguments; never empty
 * @param with further components above the image's layers, which do not ship; none of them is one of these layers
 * @param image the image to run in; null for the only one
 * @param env added to the image's, sorted by name
 * @param retries number of further attempts after a failure: 0 unless it may be repeated
 */
public record Task(
        Located<String> name,
        List<Located<String>> command,
        List<Located<String>> with,
        @Nullable Located<String> image,
        SortedMap<String, String> env,
        int retries) {}
