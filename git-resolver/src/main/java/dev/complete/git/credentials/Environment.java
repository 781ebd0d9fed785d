package dev.complete.git.credentials;

import dev.complete.files.PathText;
import dev.complete.git.IoErrorText;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places of a user's logins and keys. They decide how a fetch is authorised, and never what is fetched.
 *
 * @param variables the process's environment, or a test's
 * @param home the user's home directory
 */
public record Environment(Map<String, String> variables, Path home) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /**
     * This process's own.
     *
     * @throws FileSystemException when {@code HOME} names no path
     */
    public static Environment system() throws FileSystemException {
        String home = System.getenv("HOME");
        return new Environment(
                System.getenv(),
                PathText.parse(home == null || home.isEmpty() ? System.getProperty("user.home") : home));
    }

    public @Nullable String variable(String name) {
        return variables.get(name);
    }

    /**
     * {@code $NETRC}, else {@code ~/.netrc}.
     *
     * @param trouble told why it holds no logins, when it is not merely absent: a clause, escaped
     */
    public Netrc netrc(Consumer<String> trouble) {
        String named = variable("NETRC");
        try {
            return Netrc.read(
                    named == null || named.isEmpty() ? home.resolve(".netrc") : PathText.parse(named), trouble);
        } catch (FileSystemException e) {
            trouble.accept("NETRC cannot be used: " + IoErrorText.of(e));
            return Netrc.EMPTY;
        }
    }
}
