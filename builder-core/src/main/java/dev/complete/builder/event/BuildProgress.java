package dev.complete.builder.event;

/** Receives the events of a build, from any thread. Returns quickly and never throws. */
@FunctionalInterface
public interface BuildProgress {

    BuildProgress NONE = event -> {};

    void on(BuildEvent event);
}
