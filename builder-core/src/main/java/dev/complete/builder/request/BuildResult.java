package dev.complete.builder.request;

import dev.complete.oci.Digest;
import java.util.List;

/**
 * Result of a build.
 *
 * @param images sorted by name
 * @param files that were written, relative to the output directory
 * @param unchanged true when nothing had changed
 */
public record BuildResult(List<Image> images, List<String> files, boolean unchanged) {

    /**
     * @param digest of the image's manifest, or of its index when it is for several platforms
     * @param requires variables that must be set to run it; empty when nothing had changed
     */
    public record Image(String name, Digest digest, List<String> requires) {

        /** {@code name@sha256:…}, for container tools. */
        public String reference() {
            return name + "@" + digest;
        }
    }
}
