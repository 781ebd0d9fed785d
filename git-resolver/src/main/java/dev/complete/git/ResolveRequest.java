package dev.complete.git;

import java.nio.file.Path;
import java.util.List;

/**
 * A repository to open, and what is allowed on the way.
 *
 * @param repository a directory (work tree, bare or mirror repository, linked work tree), or a URL
 * @param revision a branch, tag or commit; {@code HEAD} when the user gave none
 * @param dirty build the work tree and the checked-out submodules instead of the commit
 * @param offline never reach for a remote
 * @param localUrls whether {@code file:} URLs and relative URLs that lead to a local path are accepted
 * @param mirrors the user's own: where repositories are looked for before their URLs
 * @param cache the cache's directory; mirrors live in {@code git/} below it
 */
public record ResolveRequest(
        String repository,
        String revision,
        boolean dirty,
        boolean offline,
        LocalUrls localUrls,
        List<MirrorRule> mirrors,
        Path cache,
        Limits limits,
        ResolveProgress progress) {

    /** A request without mirrors. */
    public ResolveRequest(
            String repository,
            String revision,
            boolean dirty,
            boolean offline,
            LocalUrls localUrls,
            Path cache,
            Limits limits,
            ResolveProgress progress) {
        this(repository, revision, dirty, offline, localUrls, List.of(), cache, limits, progress);
    }
}
