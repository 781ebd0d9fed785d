package dev.complete.build.output;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

    /** @throws IllegalArgumentException for anything but the formats' names, with a sentence for the user */
    public static Format parse(String text) {
        for (Format format : values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        String known = Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("unknown format `" + text + "`: use one or more of " + known);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
