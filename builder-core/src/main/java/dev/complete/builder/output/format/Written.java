package dev.complete.builder.output.format;

import dev.complete.oci.Platform;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An output.
 *
 * @param image the image's name
 * @param platform null when it holds all platforms
 * @param path a file or directory in the output directory
 * @param notes for the user: settings that this form of the image cannot express
 * @param files checked for later changes, by path relative to the output directory: where each was prepared, or is
 *     already
 */
public record Written(
        Format format,
        String image,
        @Nullable Platform platform,
        Path path,
        List<String> notes,
        SortedMap<String, Path> files) {

    public Written {
        notes = List.copyOf(notes);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** An output of one file, in the output directory itself. */
    public static Written file(
            Format format,
            String image,
            @Nullable Platform platform,
            String name,
            Path staged,
            List<String> notes,
            OutputContext context) {
        Path path = context.directory().resolve(name);
        return new Written(format, image, platform, path, notes, new TreeMap<>(Map.of(name, staged)));
    }
}
