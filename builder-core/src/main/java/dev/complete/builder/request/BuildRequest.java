package dev.complete.builder.request;

import dev.complete.builder.output.format.Format;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What to build, and how. Only the source's {@code revision} and {@code manifest}, {@code images}, {@code platforms} and
 * {@code compression} can change an image's digest.
 *
 * @param images names to build; empty for all
 * @param platforms to build for; empty for all the manifest names
 * @param output directory that receives the outputs
 * @param xz compress {@code lxc}'s archives instead of storing them
 * @param jobs how many threads read and compress, how many steps run at once, and what these share as {@code $JOBS}; never
 *     changes bytes
 * @param check run each build step twice and compare
 * @param keepFailed keep the folders of a build step that failed
 */
public record BuildRequest(
        SourceRequest source,
        List<String> images,
        List<Platform> platforms,
        Path output,
        Set<Format> formats,
        Compression compression,
        boolean xz,
        int jobs,
        AuditLevel audit,
        boolean check,
        boolean keepFailed) {

    /** What an audit finding does. */
    public enum AuditLevel {
        OFF,
        WARN,
        ERROR
    }
}
