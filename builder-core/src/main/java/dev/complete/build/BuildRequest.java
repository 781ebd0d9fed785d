package dev.complete.build;

import dev.complete.build.output.Format;
import dev.complete.build.source.ArchiveLimits;
import dev.complete.git.Limits;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to build, and what is allowed on the way. Only {@code revision}, {@code manifest}, {@code images},
 * {@code platforms} and {@code compression} can change an image's digest.
 *
 * @param repository a directory or URL
 * @param revision a branch, tag or commit
 * @param manifest path of the manifest in the repository
 * @param dirty build the work tree instead of the commit
 * @param images names to build; empty for all
 * @param platforms to build for; empty for all the manifest names
 * @param output directory that receives the outputs
 * @param xz compress {@code lxc}'s archives instead of storing them
 * @param cache the cache's directory
 * @param offline never reach for a remote
 * @param allowLocal accept pins whose URL is a local path
 * @param jobs how many threads read and compress; never changes bytes
 */
public record BuildRequest(
        String repository,
        String revision,
        String manifest,
        boolean dirty,
        List<String> images,
        List<Platform> platforms,
        Path output,
        Set<Format> formats,
        Compression compression,
        boolean xz,
        Path cache,
        boolean offline,
        boolean allowLocal,
        int jobs,
        Limits gitLimits,
        ArchiveLimits archiveLimits,
        AuditLevel audit) {

    /** What an audit finding does. */
    public enum AuditLevel {
        OFF,
        WARN,
        ERROR
    }
}
