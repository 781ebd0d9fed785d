package dev.complete.builder.request;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which task to run.
 *
 * @param arguments added to its command
 * @param workTree the superproject's top
 * @param here null to run it in its image; else on the host itself, with these variables of the host where neither the
 *     image nor the task nor the request say otherwise, but for {@code PATH}, which the host's wins over the image's
 */
public record TaskRequest(
        SourceRequest source,
        String task,
        List<String> arguments,
        Path workTree,
        @Nullable SortedMap<String, String> here,
        RunTerms terms) {}
