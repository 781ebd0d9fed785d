package dev.complete.builder.step;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.ExtractedTree;
import dev.complete.builder.step.action.Action;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** A step's outputs, and their targets in the manifest's {@code out}. */
final class StepOutputs {

    private StepOutputs() {}

    /** Whether the outputs are only the folders that exist before the step starts. */
    static boolean areEmpty(RootfsTree outputs, Action action) {
        List<String> given = action.command().outputPaths();
        return outputs.nodes().entrySet().stream()
                .allMatch(entry -> entry.getValue() instanceof Node.Directory
                        && (entry.getKey().isRoot()
                                || given.stream()
                                        .anyMatch(path -> (path + "/")
                                                .startsWith(entry.getKey().relative() + "/"))));
    }

    /** @param outputs at their places in the step's root */
    static List<Entry> entries(PlannedComponent component, PlannedStep step, RootfsTree outputs) throws BuildException {
        List<Entry> entries = new ArrayList<>();
        outputs.nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        String label = Printable.escape(component.name()) + ": what the step left";
        return new ExtractedTree(label, entries)
                .place(step.recipe().out(), Origin.manifest(component.name()), step.platform());
    }
}
