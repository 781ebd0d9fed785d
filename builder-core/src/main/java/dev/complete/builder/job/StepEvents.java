package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.step.StepProgress;

/** Forwards the events of build steps. */
record StepEvents(BuildProgress progress) implements StepProgress {

    @Override
    public void started(String component, boolean again) {
        progress.on(new BuildEvent.StepStarted(component, again));
    }

    @Override
    public void printed(String component, String line) {
        progress.on(new BuildEvent.StepPrinted(component, line));
    }

    @Override
    public void ended(String component) {
        progress.on(new BuildEvent.StepEnded(component));
    }

    @Override
    public void same(String component) {
        progress.on(new BuildEvent.StepSame(component));
    }
}
