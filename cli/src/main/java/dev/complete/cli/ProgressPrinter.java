package dev.complete.cli;

import dev.complete.build.BuildProgress;

/** Shows a build's events to whoever watches standard error. */
interface ProgressPrinter extends BuildProgress, AutoCloseable {

    /** The build succeeded; {@code hint} is what to try next, for people only. */
    void finish(String hint);

    /** Leaves the terminal as it was; called after success and failure alike. */
    @Override
    void close();
}
