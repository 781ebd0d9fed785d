package dev.complete.builder.event;

/** Receives the events of a build, from any thread. Returns quickly and never throws. */
@FunctionalInterface
public interface BuildProgress {

    /** Nobody listens: what is only told is not looked for. */
    BuildProgress NONE = event -> {};

    void on(BuildEvent event);
}
