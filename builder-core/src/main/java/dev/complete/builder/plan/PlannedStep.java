package dev.complete.builder.plan;

import dev.complete.builder.recipe.BuildStep;
import dev.complete.oci.Platform;
import java.util.List;

/**
 * A component's build step with its sources found.
 *
 * @param sources folders, files and links; their targets are below {@code /src}, which is their root
 * @param with planned components, in the manifest's order: merged, the step's {@code /}
 */
public record PlannedStep(BuildStep recipe, List<Source> sources, List<PlannedComponent> with, Platform platform) {}
