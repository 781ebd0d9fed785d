package dev.complete.git.open;

import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The way in: opens a superproject and, lazily, what it pins. */
public final class PinResolver {

    private PinResolver() {}

    /**
     * Opens the repository at the requested revision. The caller closes it.
     *
     * @throws ResolveException when there is no such repository or revision, or it must be refused
     */
    public static Superproject open(ResolveRequest request) throws ResolveException {
        return SuperprojectOpener.open(request);
    }

    /**
     * The top of the work tree that {@code directory} is in; null when the repository is bare.
     *
     * @throws ResolveException when it is in none, or in one of another user
     */
    public static @Nullable Path workTree(Path directory) throws ResolveException {
        return SuperprojectOpener.workTree(directory);
    }
}
