package dev.complete.registry;

import dev.complete.registry.http.TestClient;
import dev.complete.registry.login.Credential;
import java.net.URI;
import java.nio.file.Path;

/** The client over HTTP that is tested, against a registry of the test. */
final class Client {

    private Client() {}

    /** Without a login. */
    static Registry of(URI server) {
        return new TestClient().of(server.getAuthority());
    }

    /** With a user's name and password for this registry, and for no other. */
    static Registry of(URI server, String user, String password) {
        return new TestClient().with(new Credential.Password(user, password)).of(server.getAuthority());
    }

    /** The same over https, trusting one more certificate. */
    static Registry of(URI server, String user, String password, Path certificate) {
        return new TestClient()
                .with(new Credential.Password(user, password))
                .trusting(certificate)
                .of(server.getAuthority());
    }
}
