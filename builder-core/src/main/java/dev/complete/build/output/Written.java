package dev.complete.build.output;

import dev.complete.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was written.
 *
 * @param image the image's name
 * @param platform null when it holds all of them
 * @param path a file or directory in the output directory
 * @param notes for the user: what this form of the image cannot say or has lost
 */
public record Written(Format format, String image, @Nullable Platform platform, Path path, List<String> notes) {

    public Written {
        notes = List.copyOf(notes);
    }
}
