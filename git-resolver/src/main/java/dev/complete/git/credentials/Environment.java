package dev.complete.git.credentials;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a user keeps logins and keys; it decides how a fetch is authorised and never what is fetched.
 *
 * @param variables the process's environment, or a test's
 * @param home the user's home directory
 */
public record Environment(Map<String, String> variables, Path home) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** This process's own. */
    public static Environment system() {
        String home = System.getenv("HOME");
        return new Environment(
                System.getenv(), Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home));
    }

    public @Nullable String variable(String name) {
        return variables.get(name);
    }

    /** {@code $NETRC}, else {@code ~/.netrc}. */
    public Netrc netrc() {
        String named = variable("NETRC");
        return Netrc.read(named == null || named.isEmpty() ? home.resolve(".netrc") : Path.of(named));
    }
}
