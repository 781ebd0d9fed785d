package dev.complete.oci.layout;

/** Keys of annotations that the OCI image specification defines ({@code annotations.md}). */
public final class Annotations {

    /** An entry's name in a layout; what {@code oci:DIR:NAME} finds. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** When it was made, as in RFC 3339. */
    public static final String CREATED = "org.opencontainers.image.created";

    /** The commit it was made from. */
    public static final String REVISION = "org.opencontainers.image.revision";

    private Annotations() {}
}
