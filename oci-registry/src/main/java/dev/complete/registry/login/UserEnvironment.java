package dev.complete.registry.login;

import dev.complete.files.PathText;
import dev.complete.files.UserFolders;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the logins, certificates and proxies of a user are looked for. They decide how a registry is reached, and never
 * what it is asked.
 *
 * @param variables the process's environment, or a test's
 * @param home the user's home directory
 * @param root the directory that has {@code etc} and {@code run}
 * @param userId the user's number; null where users have none
 */
public record UserEnvironment(
        Map<String, String> variables,
        Path home,
        Path root,
        @Nullable Long userId) {

    /** What Debian gives users without a home. */
    private static final Path HOMELESS = Path.of("/nonexistent");

    public UserEnvironment {
        variables = Map.copyOf(variables);
    }

    /**
     * That of this process.
     *
     * @param variables those of this process
     * @throws FileSystemException when {@code HOME} names no path
     */
    public static UserEnvironment of(Map<String, String> variables) throws FileSystemException {
        Path home = UserFolders.home(variables);
        return new UserEnvironment(variables, home == null ? HOMELESS : home, Path.of("/"), ownNumber());
    }

    private static @Nullable Long ownNumber() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null; // no Linux
        }
    }

    /** Null when it is not set, or set to nothing. */
    @Nullable
    String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * The path that a variable names; null when it is not set.
     *
     * @throws FileSystemException when it is no path
     */
    @Nullable
    Path path(String name) throws FileSystemException {
        String value = variable(name);
        return value == null ? null : PathText.parse(value);
    }

    /** {@code $XDG_CONFIG_HOME}, else {@code ~/.config}. */
    Path configuration() throws FileSystemException {
        return UserFolders.configuration(variables, home);
    }
}
