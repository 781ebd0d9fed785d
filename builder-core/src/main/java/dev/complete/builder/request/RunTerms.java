package dev.complete.builder.request;

import dev.complete.builder.sandbox.container.Network;
import dev.complete.oci.Platform;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a container's run.
 *
 * @param env set on top of the image's and the task's, by name
 * @param runtime name of the runtime to use; null for the first that works here
 * @param platform null for the one of this machine
 * @param jobs as for a build of the image
 */
public record RunTerms(
        SortedMap<String, String> env,
        Network network,
        @Nullable String runtime,
        @Nullable Platform platform,
        Platform machine,
        int jobs) {}
