package dev.complete.build.step;

import dev.complete.build.BuildException;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.plan.PlannedStep;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.build.source.UnplacedTree;
import dev.complete.build.step.action.Action;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** What a step left, on its way to where the manifest's {@code out} puts it. */
final class StepOutputs {

    private StepOutputs() {}

    /** Whether there is nothing but the folders that are there before the step starts. */
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
        return new UnplacedTree(label, entries)
                .place(step.recipe().out(), Origin.manifest(component.name()), step.platform());
    }
}
