package dev.complete.builder.plan;

import dev.complete.builder.recipe.Component;
import dev.complete.git.Pin;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Digest;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A component with its sources found and its key known.
 *
 * @param recipe as in the manifest, with {@code $arch} and {@code $machine} filled in
 * @param sources in the manifest's order; matches of a glob in path order
 * @param step compiles a part of it; null without a build step
 * @param nested the submodules inside selected folders that {@code submodules} includes, by path from the superproject
 * @param pins every repository it or its step reads, by path; listings refer to this order. Without those of components
 *     it is built with
 * @param key the recipe key: equal keys give equal trees, for any commits
 */
public record PlannedComponent(
        Component recipe,
        List<Source> sources,
        @Nullable PlannedStep step,
        SortedMap<String, SourceTree> nested,
        List<Pin> pins,
        Digest key) {

    public String name() {
        return recipe.name();
    }

    /** Components of the step's {@code /}; empty without a build step. */
    public List<PlannedComponent> with() {
        return step == null ? List.of() : step.with();
    }

    /** Its own sources, then those of its step. */
    public Stream<Source> allSources() {
        return Stream.concat(sources.stream(), step == null ? Stream.of() : step.sources().stream());
    }

    /** Every folder from which the component or its step reads. */
    public Stream<SourceTree> trees() {
        return Stream.concat(allSources().map(Source::tree), nested.values().stream());
    }
}
