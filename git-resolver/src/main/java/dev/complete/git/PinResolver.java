package dev.complete.git;

import dev.complete.git.jgit.SuperprojectOpener;

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
}
