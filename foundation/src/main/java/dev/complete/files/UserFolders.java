package dev.complete.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a user keeps files, as the XDG base directory specification has it: a variable that names no absolute path counts
 * as not set. Variables are those of the process, or a test's. All methods throw a {@link FileSystemException} that names
 * the variable when it is no path. Stateless.
 */
public final class UserFolders {

    private static final String CONFIGURATION = "XDG_CONFIG_HOME";

    private UserFolders() {}

    /** {@code $HOME}, else what the user database says; null for a user who has none. */
    public static @Nullable Path home(Map<String, String> variables) throws FileSystemException {
        Path named = absolute("HOME", variables.get("HOME"));
        return named != null ? named : absolute("user.home", System.getProperty("user.home"));
    }

    /** {@code $XDG_CACHE_HOME}, else {@code ~/.cache}; null when there is neither. */
    public static @Nullable Path caches(Map<String, String> variables) throws FileSystemException {
        Path named = absolute("XDG_CACHE_HOME", variables.get("XDG_CACHE_HOME"));
        Path home = named != null ? null : home(variables);
        return home == null ? named : home.resolve(".cache");
    }

    /** {@code $XDG_CONFIG_HOME}, else {@code ~/.config}; null when there is neither. */
    public static @Nullable Path configuration(Map<String, String> variables) throws FileSystemException {
        Path named = absolute(CONFIGURATION, variables.get(CONFIGURATION));
        Path home = named != null ? null : home(variables);
        return home == null ? named : configuration(variables, home);
    }

    /** The same of a user whose home is known. */
    public static Path configuration(Map<String, String> variables, Path home) throws FileSystemException {
        Path named = absolute(CONFIGURATION, variables.get(CONFIGURATION));
        return named != null ? named : home.resolve(".config");
    }

    private static @Nullable Path absolute(String variable, @Nullable String path) throws FileSystemException {
        if (path == null || !path.startsWith("/")) {
            return null;
        }
        try {
            return PathText.parse(path);
        } catch (FileSystemException e) {
            throw new FileSystemException(variable, null, path + ": " + e.getReason());
        }
    }
}
