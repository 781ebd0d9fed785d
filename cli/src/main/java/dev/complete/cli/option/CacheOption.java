package dev.complete.cli.option;

import dev.complete.cli.progress.Terminal;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --cache DIR}. */
public final class CacheOption {

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "The cache: a new or empty folder, or one that is a cache already (default:"
                    + " $$XDG_CACHE_HOME/complete, else ~/.cache/complete).")
    private @Nullable Path directory;

    public Path directory(Terminal terminal) {
        return directory != null ? terminal.directory().resolve(directory) : standard(terminal.environment());
    }

    /** The default of the XDG base directory specification: a relative {@code XDG_CACHE_HOME} is ignored. */
    private static Path standard(Map<String, String> environment) {
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (caches.startsWith("/")) {
            return variable("XDG_CACHE_HOME", caches).resolve("complete");
        }
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            home = System.getProperty("user.home", "?"); // from the user database
        }
        if (!home.startsWith("/")) {
            throw new UsageException("there is no home directory to keep the cache in; say --cache DIR");
        }
        return variable("HOME", home).resolve(".cache").resolve("complete");
    }

    private static Path variable(String name, String value) {
        try {
            return PathArgument.parse(value);
        } catch (UsageException e) {
            throw new UsageException(name + " cannot be used for the cache: " + e.getMessage() + "; say --cache DIR");
        }
    }
}
