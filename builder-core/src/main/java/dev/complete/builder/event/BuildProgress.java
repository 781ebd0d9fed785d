package dev.complete.builder.event;

/** Told what a build is doing, from any thread. Returns quickly and never throws. */
@FunctionalInterface
public interface BuildProgress {

    BuildProgress NONE = event -> {};

    void on(BuildEvent event);
}
