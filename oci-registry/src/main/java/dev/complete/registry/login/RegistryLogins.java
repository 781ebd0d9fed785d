package dev.complete.registry.login;

import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a user. Each question reads the files anew and may run a credential helper, which may ask the user: the
 * answer is worth keeping. Thread-safe.
 */
public final class RegistryLogins {

    @FunctionalInterface
    private interface Source {
        @Nullable
        Credential find(String host, RepositoryName repository) throws IOException;
    }

    private final Source source;

    private RegistryLogins(Source source) {
        this.source = source;
    }

    /** Those in the files of docker and podman, and in the credential helpers which these name. */
    public static RegistryLogins of(UserEnvironment environment) {
        return new RegistryLogins((host, repository) -> {
            for (LoginFile file : LoginFile.all(environment)) {
                Credential found = file.find(host, repository);
                if (found != null) {
                    return found;
                }
            }
            return null;
        });
    }

    /**
     * One that was given by hand. No other host ever gets it.
     *
     * @param host with its port when it has one, in lower case
     */
    public static RegistryLogins only(String host, Credential credential) {
        return new RegistryLogins((asked, repository) -> asked.equals(host) ? credential : null);
    }

    /**
     * The login for a repository.
     *
     * @param host with its port when one was said, in lower case
     * @return null when there is none
     * @throws RegistryException when a file or helper cannot be used; it names which, and has no secret in it
     * @throws java.io.InterruptedIOException when the thread was interrupted while a helper ran; its status stays
     */
    public @Nullable Credential find(String host, RepositoryName repository) throws IOException {
        return source.find(host, repository);
    }
}
