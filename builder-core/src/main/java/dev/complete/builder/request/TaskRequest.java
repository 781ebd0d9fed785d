package dev.complete.builder.request;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Request to run a task.
 *
 * @param arguments added to its command
 * @param workTree the superproject's top
 * @param here null to run the task in its image; else it runs on the host with these variables of the host. Variables
 *     of the image, the task and the request win over them, except that the host's {@code PATH} wins over the image's
 */
public record TaskRequest(
        SourceRequest source,
        String task,
        List<String> arguments,
        Path workTree,
        @Nullable SortedMap<String, String> here,
        RunTerms terms) {}
