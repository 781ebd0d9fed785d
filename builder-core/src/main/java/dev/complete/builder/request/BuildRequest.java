package dev.complete.builder.request;

import dev.complete.builder.output.format.Format;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.Set;

/**
 * What to build, and how. Only the source's {@code revision} and {@code manifest}, the selection and the output's
 * {@code compression} can change an image's digest.
 */
public record BuildRequest(SourceRequest source, ImageSelection selection, Output output, Execution execution) {

    /**
     * What is written, and where.
     *
     * @param directory receives the outputs
     * @param xz compress {@code lxc}'s archives instead of storing them
     */
    public record Output(Path directory, Set<Format> formats, Compression compression, boolean xz) {}

    /**
     * How the work is done; never changes bytes.
     *
     * @param jobs how many threads read and compress, how many steps run at once, and what these share as {@code $JOBS}
     * @param check run each build step twice and compare
     * @param keepFailed keep the folders of a build step that failed
     */
    public record Execution(int jobs, AuditLevel audit, boolean check, boolean keepFailed) {}

    /** What an audit finding does. */
    public enum AuditLevel {
        OFF,
        WARN,
        ERROR
    }
}
