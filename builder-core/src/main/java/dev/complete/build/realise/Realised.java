package dev.complete.build.realise;

import dev.complete.build.merge.ComponentTree;
import dev.complete.build.merge.UnmatchedGlobs;
import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.PathSet;
import java.util.List;

/**
 * A component's tree, and how it came to be.
 *
 * @param unmatched excludes of the component that matched nothing
 * @param reused true when nothing had to be read or run
 * @param nanos what it took
 */
public record Realised(ComponentTree tree, List<Located<PathSet>> unmatched, boolean reused, long nanos) {

    /** For the user. */
    public List<String> warnings() {
        return UnmatchedGlobs.warnings("component `" + tree.name() + "`: exclude", unmatched);
    }
}
