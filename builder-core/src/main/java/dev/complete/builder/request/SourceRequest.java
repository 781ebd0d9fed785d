package dev.complete.builder.request;

import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.MirrorRule;
import java.nio.file.Path;
import java.util.List;

/**
 * Superproject commit to read, and the permitted ways to read it: common to every command on a superproject.
 *
 * @param repository a directory or URL
 * @param revision a branch, tag or commit
 * @param manifest path of the manifest in the repository
 * @param dirty read the work tree instead of the commit
 * @param offline never reach for a remote
 * @param localUrls whether pins whose URL is a local path are accepted
 * @param mirrors the user's own: where repositories are looked for before their URLs
 */
public record SourceRequest(
        String repository,
        String revision,
        String manifest,
        boolean dirty,
        Path cache,
        boolean offline,
        LocalUrls localUrls,
        List<MirrorRule> mirrors,
        Limits gitLimits,
        ArchiveLimits archiveLimits) {

    /** A request without mirrors. */
    public SourceRequest(
            String repository,
            String revision,
            String manifest,
            boolean dirty,
            Path cache,
            boolean offline,
            LocalUrls localUrls,
            Limits gitLimits,
            ArchiveLimits archiveLimits) {
        this(repository, revision, manifest, dirty, cache, offline, localUrls, List.of(), gitLimits, archiveLimits);
    }

    /** The same at another revision. */
    public SourceRequest at(String other) {
        return new SourceRequest(
                repository, other, manifest, dirty, cache, offline, localUrls, mirrors, gitLimits, archiveLimits);
    }
}
