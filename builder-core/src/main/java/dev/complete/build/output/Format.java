package dev.complete.build.output;

import java.util.Locale;

/** What a build can write. */
public enum Format {
    /** {@code oci/}: one image layout for all images, and {@code NAME.digest}. */
    OCI,
    /** {@code NAME.tar}: an OCI archive that is a Docker archive as well. */
    ARCHIVE,
    /** {@code NAME.rootfs.tar.zst}, or as the layers are compressed. */
    ROOTFS,
    /** {@code NAME.lxc/}: what {@code lxc-create -t local} takes. */
    LXC,
    /** {@code NAME.bundle/}: an OCI runtime bundle. */
    BUNDLE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
