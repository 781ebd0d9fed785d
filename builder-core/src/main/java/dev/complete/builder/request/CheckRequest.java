package dev.complete.builder.request;

import dev.complete.oci.Platform;
import java.util.List;

/**
 * What to audit without building it.
 *
 * @param images names; empty for all
 * @param platforms empty for all the manifest names
 * @param jobs as for a build
 * @param suggest whether what is pinned, and here, is searched for what images lack
 */
public record CheckRequest(
        SourceRequest source, List<String> images, List<Platform> platforms, int jobs, boolean suggest) {}
