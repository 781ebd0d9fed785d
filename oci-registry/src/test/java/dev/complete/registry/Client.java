package dev.complete.registry;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The client over HTTP that is tested. All pauses between its attempts are short, and it gives up a request after some
 * seconds: tests of registries that never answer are not to wait for the minutes of a real one.
 */
final class Client {

    private Client() {}

    /** Without a login. */
    static Registry of(URI server) {
        return Assumptions.abort("no client over HTTP yet: " + server);
    }

    /** With a user's name and password for this registry, and for no other. */
    static Registry of(URI server, String user, String password) {
        return Assumptions.abort("no client over HTTP yet: " + server + user + password);
    }

    /** The same over https, trusting one more certificate. */
    static Registry of(URI server, String user, String password, Path certificate) {
        return Assumptions.abort("no client over HTTP yet: " + server + user + password + certificate);
    }
}
