package dev.complete.builder.output.format;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.List;

/**
 * An image as a system sees it that pulls it from a registry.
 *
 * @param contract the same for all platforms
 * @param digest of the manifest, or of the index when the image is for several platforms
 * @param platforms those of the digest
 */
public record DeployedImage(RuntimeContract contract, Digest digest, List<Platform> platforms) {

    public DeployedImage {
        platforms = List.copyOf(platforms);
    }

    public String name() {
        return contract.name();
    }

    /** The reference without a registry, which is not known during a build. */
    public String reference() {
        return name() + "@" + digest;
    }
}
