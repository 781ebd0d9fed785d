package dev.complete.builder.output.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Output formats of a build. */
public enum Format {
    /** {@code oci/}: one image layout for all images, and {@code NAME.digest}. */
    OCI,
    /** {@code NAME.tar}: an OCI archive that is a Docker archive as well. */
    ARCHIVE,
    /** {@code NAME.rootfs.tar.zst}, or as the layers are compressed. */
    ROOTFS,
    /** {@code NAME.lxc/}: files for {@code lxc-create -t local}. */
    LXC,
    /** {@code NAME.bundle/}: an OCI runtime bundle. */
    BUNDLE,
    /** {@code NAME.nspawn/}: an archive for {@code machinectl import-tar}, and the settings to run it with. */
    NSPAWN,
    /** {@code NAME.incus/}: a unified image for Incus or LXD, and the profile to run it with. */
    INCUS,
    /** {@code NAME.service}: a unit that runs the bundle. */
    SYSTEMD,
    /** {@code compose.yaml}: a service for each image, by digest. */
    COMPOSE,
    /** {@code NAME.kubernetes.yaml}: a Deployment of the image, by digest, with its Service and claims. */
    KUBERNETES,
    /** {@code registry/}: all images as the files of a read-only registry, for any web server or object store. */
    REGISTRY,
    /** {@code oci.torrent}: a BitTorrent metainfo file of {@link #OCI}'s layout. */
    TORRENT;

    /** Whether an output names or holds an image for all built platforms, not for one. */
    boolean isForAllPlatforms() {
        return switch (this) {
            case OCI, COMPOSE, KUBERNETES, REGISTRY, TORRENT -> true;
            case ARCHIVE, ROOTFS, LXC, BUNDLE, NSPAWN, INCUS, SYSTEMD -> false;
        };
    }

    /** The output whose files this one describes: they are written by the same build. Empty for most. */
    public Optional<Format> describes() {
        return this == TORRENT ? Optional.of(OCI) : Optional.empty();
    }

    /** Whether an output is made of the final tree, and not of the packed layers and the contract alone. */
    public boolean looksIntoTree() {
        return switch (this) {
            case OCI, ARCHIVE, LXC, SYSTEMD, COMPOSE, KUBERNETES, REGISTRY, TORRENT -> false;
            // Folders that several layers repeat are left out of the one tarball.
            case ROOTFS, BUNDLE, NSPAWN, INCUS -> true;
        };
    }

    /** All formats as written on a command line: {@code oci, archive, …}. */
    public static String names() {
        return Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
