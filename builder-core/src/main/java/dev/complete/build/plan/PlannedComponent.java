package dev.complete.build.plan;

import dev.complete.build.recipe.Component;
import dev.complete.git.Pin;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Digest;
import java.util.List;
import java.util.SortedMap;

/**
 * A component with its sources found and its key known.
 *
 * @param recipe as the manifest says it, with {@code $arch} and {@code $machine} filled in
 * @param sources in the manifest's order; what a glob matches in path order
 * @param nested the submodules inside selected folders that {@code submodules} includes, by path from the superproject
 * @param pins every repository it reads, by path; the order listings refer to
 * @param key the recipe key: equal keys give equal trees, whatever the commits
 */
public record PlannedComponent(
        Component recipe, List<Source> sources, SortedMap<String, SourceTree> nested, List<Pin> pins, Digest key) {

    public String name() {
        return recipe.name();
    }
}
