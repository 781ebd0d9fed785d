package dev.complete.cli.option;

import dev.complete.builder.failure.IoMessage;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.UserFolders;
import java.nio.file.FileSystemException;
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

    private static Path standard(Map<String, String> environment) {
        Path caches;
        try {
            caches = UserFolders.caches(environment);
        } catch (FileSystemException e) {
            throw new UsageException(IoMessage.of(e) + "; it cannot be used for the cache: say --cache DIR");
        }
        if (caches == null) {
            throw new UsageException("there is no home directory to keep the cache in; say --cache DIR");
        }
        return caches.resolve("complete");
    }
}
