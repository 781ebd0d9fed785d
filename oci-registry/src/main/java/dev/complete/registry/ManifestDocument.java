package dev.complete.registry;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;

/** A manifest or an index byte for byte, with its media type: its digest is over these bytes. Immutable. */
public final class ManifestDocument {

    /** What registries accept at least, and the most that is read (OCI distribution specification 1.1, "Pushing manifests"). */
    public static final int MAX_BYTES = 4 << 20;

    private final String mediaType;
    private final byte[] json;
    private final Digest digest;

    public ManifestDocument(String mediaType, byte[] json) {
        this.mediaType = mediaType;
        this.json = json.clone();
        this.digest = Digest.of(json);
    }

    public String mediaType() {
        return mediaType;
    }

    public byte[] json() {
        return json.clone();
    }

    public Digest digest() {
        return digest;
    }

    public Descriptor descriptor() {
        return new Descriptor(mediaType, digest, json.length);
    }

    /** @throws InvalidImageException when it is no manifest, or not of the type that it has */
    public ManifestLinks links() throws InvalidImageException {
        return ManifestLinks.parse(mediaType, json);
    }
}
