package dev.complete.builder.request;

import dev.complete.builder.source.archive.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import java.nio.file.Path;

/**
 * Superproject commit to read, and the permitted ways to read it: common to every command on a superproject.
 *
 * @param repository a directory or URL
 * @param revision a branch, tag or commit
 * @param manifest path of the manifest in the repository
 * @param dirty read the work tree instead of the commit
 * @param offline never reach for a remote
 * @param localUrls whether pins whose URL is a local path are accepted
 */
public record SourceRequest(
        String repository,
        String revision,
        String manifest,
        boolean dirty,
        Path cache,
        boolean offline,
        LocalUrls localUrls,
        Limits gitLimits,
        ArchiveLimits archiveLimits) {}
