package dev.complete.builder.request;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.WebSeed;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Request for a build. Only the source's {@code revision} and {@code manifest}, the selection and the output's
 * {@code compression} can change an image's digest.
 */
public record BuildRequest(SourceRequest source, ImageSelection selection, Output output, Execution execution) {

    /**
     * Outputs to write.
     *
     * @param directory receives the outputs
     * @param formats one that describes another goes with that
     * @param xz compress {@code lxc}'s archives instead of storing them
     * @param webSeeds of {@code torrent}
     */
    public record Output(
            Path directory, Set<Format> formats, Compression compression, boolean xz, List<WebSeed> webSeeds) {

        public Output {
            Set<Format> all = Set.copyOf(formats);
            if (all.stream().flatMap(format -> format.describes().stream()).anyMatch(other -> !all.contains(other))) {
                throw new IllegalArgumentException("an output without the one that it describes: " + all);
            }
            formats = all;
            webSeeds = List.copyOf(webSeeds);
        }

        public Output(Path directory, Set<Format> formats, Compression compression, boolean xz) {
            this(directory, formats, compression, xz, List.of());
        }

        /** Whether one of the outputs is made of the final tree. */
        public boolean looksIntoTree() {
            return formats.stream().anyMatch(Format::looksIntoTree);
        }
    }

    /**
     * Execution settings, which never change bytes.
     *
     * @param jobs number of threads that read and compress, number of steps at a time, and the total that steps share
     *     as {@code $JOBS}
     * @param check run each build step twice and compare
     * @param keepFailed keep the folders of a build step that failed
     */
    public record Execution(int jobs, AuditLevel audit, boolean check, boolean keepFailed) {}

    /** Effect of an audit finding. */
    public enum AuditLevel {
        OFF,
        WARN,
        ERROR
    }
}
