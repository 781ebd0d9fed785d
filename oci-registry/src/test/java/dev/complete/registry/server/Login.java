package dev.complete.registry.server;

/** What a server wants before it answers. */
public sealed interface Login {

    /** Nothing. */
    record None() implements Login {}

    /** A user's name and password with each request. */
    record Basic(String user, String password) implements Login {}

    /**
     * A token of the server's own token service, which wants the name and password.
     *
     * @param anonymousPull whether who has no login may read
     */
    record Bearer(String user, String password, boolean anonymousPull) implements Login {}
}
