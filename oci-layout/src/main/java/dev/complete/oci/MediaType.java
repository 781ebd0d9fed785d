package dev.complete.oci;

/** The media types this project reads and writes (OCI image specification 1.1, {@code media-types.md}). */
public final class MediaType {

    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    /** What Docker wrote before the specification, and old images are still stored as. */
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /** Docker's index. */
    public static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

    private static final String NOT_DISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private static final String DOCKER_FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    private MediaType() {}

    /** Whether a document of this type names manifests. */
    public static boolean isIndex(String mediaType) {
        return mediaType.equals(INDEX) || mediaType.equals(DOCKER_INDEX);
    }

    /** Whether a document of this type names manifests, or a configuration and layers. */
    public static boolean isManifest(String mediaType) {
        return isIndex(mediaType) || mediaType.equals(MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
    }

    /** Whether a layer of this type is not for passing on; of any compression. */
    public static boolean isForeign(String mediaType) {
        return mediaType.startsWith(NOT_DISTRIBUTABLE) || mediaType.startsWith(DOCKER_FOREIGN);
    }
}
