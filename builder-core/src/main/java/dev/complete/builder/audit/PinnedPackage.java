package dev.complete.builder.audit;

import dev.complete.builder.rootfs.RootfsTree;

/**
 * A pinned Debian package that the image does not unpack.
 *
 * @param archive its path from the superproject's root
 * @param tree its files, including its record in {@code /var/lib/dpkg/status.d}
 */
public record PinnedPackage(String archive, RootfsTree tree) {}
