package dev.complete.builder.realise;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.UnmatchedGlobs;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.Source;
import dev.complete.builder.recipe.BuildStep;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Node;
import dev.complete.oci.Digest;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A component's tree, and details of its making.
 *
 * @param listing digest of the tree's listing in the cache
 * @param unmatched excludes of the component that matched nothing
 * @param emptyStep the step that left nothing; null when there is none, or when it left something
 * @param reused true when nothing was read or run
 */
public record ComponentResult(
        ComponentTree tree,
        Digest listing,
        List<Located<PathSet>> unmatched,
        @Nullable BuildStep emptyStep,
        boolean reused,
        long nanos) {

    public BuildEvent.Realised event(PlannedComponent component) {
        return event(component, entries(), bytes(), reused, nanos);
    }

    /** As {@link #event(PlannedComponent)}, for a tree that is not at hand. */
    public static BuildEvent.Realised event(
            PlannedComponent component, int entries, long bytes, boolean reused, long nanos) {
        long archives = component.sources().stream()
                .filter(source -> source instanceof Source.Archive)
                .count();
        boolean built = component.step() != null;
        return new BuildEvent.Realised(component.name(), (int) archives, built, entries, bytes, reused, nanos);
    }

    public int entries() {
        return tree.tree().size() - 1; // the root is always there
    }

    /** Total size of the files. */
    public long bytes() {
        long bytes = 0;
        for (Node node : tree.tree().nodes().values()) {
            bytes += node instanceof Node.File file ? file.content().size() : 0;
        }
        return bytes;
    }

    public List<String> warnings() {
        String component = "component `" + tree.name() + "`: ";
        List<String> warnings = new ArrayList<>(UnmatchedGlobs.warnings(component + "exclude", unmatched));
        if (emptyStep != null) {
            String taken = emptyStep.out().stream()
                    .map(member -> "`/" + Printable.escape(member.inside().value()) + "`")
                    .collect(Collectors.joining(", "));
            warnings.add(component + "its step left nothing in " + taken + " ("
                    + emptyStep.run().at().place() + "): what is installed below $OUT, as by"
                    + " `make DESTDIR=\"$OUT\" install`, is what the component gets");
        }
        return warnings;
    }
}
