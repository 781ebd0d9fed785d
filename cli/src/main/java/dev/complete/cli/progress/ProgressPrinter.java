package dev.complete.cli.progress;

import dev.complete.builder.event.BuildProgress;

/** Shows a build's events to whoever watches standard error. */
public interface ProgressPrinter extends BuildProgress, AutoCloseable {

    /** The build succeeded; {@code hint} is what to try next, for people only. */
    void finish(String hint);

    /** Leaves the terminal as it was; called after success and failure alike. */
    @Override
    void close();
}
