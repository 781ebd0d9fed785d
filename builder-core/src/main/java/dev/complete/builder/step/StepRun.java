package dev.complete.builder.step;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.runner.StepOutcome;
import dev.complete.git.Pin;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One step in a build, for its log and its messages. */
record StepRun(PlannedComponent component, PlannedStep step, Action action, Path cache, BuildProgress progress) {

    private static final int SHOWN_LINES = 40;
    private static final int SHOWN_DIFFERENCES = 20;

    /** @param again for a run that is compared with another */
    StepLogFile openLog(boolean again) throws IOException {
        String name = action.fileName(component.name()) + (again ? "-again" : "");
        return StepLogFile.create(
                cache.resolve("logs").resolve(name + ".log"),
                StepLogFile.LARGEST,
                line -> progress.on(new BuildEvent.StepPrinted(component.name(), line)));
    }

    BuildException failed(StepOutcome.Failed failure, StepLogFile log) {
        StringBuilder text = new StringBuilder("step `" + component.name() + "` " + failure.how());
        List<String> lines = log.lastLines(SHOWN_LINES);
        lines.forEach(line -> text.append("\n  | ").append(line));
        if (lines.isEmpty()) {
            text.append("\n  | (it printed nothing)");
        }
        text.append("\n  pins  ").append(pins());
        if (!step.with().isEmpty()) {
            text.append("\n  with  ")
                    .append(step.with().stream().map(PlannedComponent::name).collect(Collectors.joining(", ")));
        }
        text.append("\n  log   ").append(Printable.escape(log.file().toString()));
        Path kept = failure.kept();
        if (kept != null) {
            text.append("\n  kept  ").append(Printable.escape(kept.toString()));
        }
        text.append("\n  try   `complete shell ").append(component.name()).append("`: the same sandbox, by hand");
        if (kept == null) {
            text.append("; `--keep-failed` keeps its folders");
        }
        return new BuildException(BuildException.Kind.STEP, text.toString());
    }

    private String pins() {
        List<String> labels = component.pins().stream().map(Pin::label).toList();
        return labels.isEmpty() ? "none: it has no source" : String.join(", ", labels);
    }

    BuildException differs(List<String> differences) {
        StringBuilder text = new StringBuilder("step `" + component.name() + "` is not deterministic: "
                + (differences.size() == 1 ? "1 path differs" : differences.size() + " paths differ")
                + " between two runs");
        differences.stream()
                .limit(SHOWN_DIFFERENCES)
                .forEach(difference -> text.append("\n  ").append(difference));
        if (differences.size() > SHOWN_DIFFERENCES) {
            text.append("\n  … and ")
                    .append(differences.size() - SHOWN_DIFFERENCES)
                    .append(" more");
        }
        return new BuildException(BuildException.Kind.VERIFICATION, text.toString());
    }

    /** A new output differs from a recorded one of which some bytes are lost: the image would be a mix of both. */
    BuildException differsFromLostResult() {
        return new BuildException(
                BuildException.Kind.VERIFICATION,
                "step `" + component.name() + "` is not deterministic: part of its first result is lost from the cache,"
                        + " and running it again gave another one\n"
                        + "  try   `complete build --check` names what differs; building again takes a new first result");
    }
}
