package dev.complete.oci.layout;

/** Keys of annotations: those that the OCI image specification defines ({@code annotations.md}), and one that readers agreed on. */
public final class Annotations {

    /** An entry's name in a layout; what {@code oci:DIR:NAME} finds. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** The time of creation, as in RFC 3339. */
    public static final String CREATED = "org.opencontainers.image.created";

    /** The commit it was made from. */
    public static final String REVISION = "org.opencontainers.image.revision";

    /** The whole name, with registry and tag, that containerd and what is built on it give an image of an archive. */
    public static final String IMAGE_NAME = "io.containerd.image.name";

    private Annotations() {}
}
