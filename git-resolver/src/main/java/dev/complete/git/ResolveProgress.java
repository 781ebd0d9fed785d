package dev.complete.git;

/** A listener to the resolver's work, called from any thread. Methods return quickly and never throw. */
public interface ResolveProgress {

    ResolveProgress NONE = new ResolveProgress() {};

    /** A pinned repository was found; {@code place} is where, escaped. */
    default void opened(Pin pin, String place) {}

    /** A fetch is under way; {@code work} is Git's own word for the phase ("Receiving objects"), total 0 when unknown. */
    default void fetching(Pin pin, String work, long done, long total) {}
}
