package dev.complete.builder.job;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.git.Pin;
import dev.complete.git.ResolveProgress;

/** Forwards the resolver's events. */
record PinEvents(BuildProgress progress) implements ResolveProgress {

    @Override
    public void opened(Pin pin, String place) {
        progress.on(new BuildEvent.PinOpened(pin, place));
    }

    @Override
    public void fetching(Pin pin, String work, long done, long total) {
        progress.on(new BuildEvent.Fetching(pin, work, done, total));
    }
}
