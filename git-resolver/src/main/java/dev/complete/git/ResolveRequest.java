package dev.complete.git;

import java.nio.file.Path;

/**
 * A repository to open, and what is allowed on the way.
 *
 * @param repository a directory (work tree, bare or mirror repository, linked work tree), or a URL
 * @param revision a branch, tag or commit; {@code HEAD} when the user gave none
 * @param dirty build the work tree and the checked-out submodules instead of the commit
 * @param offline never reach for a remote
 * @param localUrls whether {@code file:} URLs and relative URLs that lead to a local path are accepted
 * @param cache the cache's directory; mirrors live in {@code git/} below it
 */
public record ResolveRequest(
        String repository,
        String revision,
        boolean dirty,
        boolean offline,
        LocalUrls localUrls,
        Path cache,
        Limits limits,
        ResolveProgress progress) {}
