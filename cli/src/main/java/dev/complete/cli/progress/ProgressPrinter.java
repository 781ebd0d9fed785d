package dev.complete.cli.progress;

import dev.complete.builder.event.BuildProgress;

/** Shows a build's events on standard error. */
public interface ProgressPrinter extends BuildProgress, AutoCloseable {

    /** Ends a successful build; {@code hint} is a suggestion, for people only. */
    default void finish(String hint) {}

    /** Restores the terminal; called after success and failure alike. */
    @Override
    default void close() {}
}
