package dev.complete.oci;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A manifest of something that is no image and refers to one (OCI image specification 1.1, {@code manifest.md}, "Guidelines
 * for Artifact Usage"). It has no configuration: in its place is the empty one.
 *
 * @param subject what it refers to
 */
public record ArtifactManifest(String artifactType, List<Descriptor> layers, Descriptor subject) {

    /** The text of the empty configuration. */
    public static final String EMPTY = "{}";

    public static final Descriptor EMPTY_CONFIG = new Descriptor(
            "application/vnd.oci.empty.v1+json", Digest.of(EMPTY.getBytes(StandardCharsets.US_ASCII)), EMPTY.length());

    public ArtifactManifest {
        layers = List.copyOf(layers);
    }

    /** The canonical text, as {@link Manifest#toJson}. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }
}
