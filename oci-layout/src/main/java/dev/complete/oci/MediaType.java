package dev.complete.oci;

/** The media types this project reads and writes (OCI image specification 1.1, {@code media-types.md}). */
public final class MediaType {

    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private MediaType() {}
}
