package dev.complete.build.step;

import dev.complete.build.BuildException;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.plan.PlannedStep;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.build.source.UnplacedTree;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** What a step left, on its way to where the manifest's {@code out} puts it. */
final class StepOutputs {

    private StepOutputs() {}

    /** @param outputs at their places in the step's root */
    static List<Entry> entries(PlannedComponent component, PlannedStep step, RootfsTree outputs) throws BuildException {
        List<Entry> entries = new ArrayList<>();
        outputs.nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        String label = Printable.escape(component.name()) + ": what the step left";
        return new UnplacedTree(label, entries)
                .place(step.recipe().out(), Origin.manifest(component.name()), step.platform());
    }
}
