package dev.complete.builder.audit;

import dev.complete.builder.rootfs.RootfsTree;

/**
 * A Debian package that is pinned, and that the image does not unpack.
 *
 * @param archive its path from the superproject's root
 * @param tree what it would bring, its record in {@code /var/lib/dpkg/status.d} included
 */
public record PinnedPackage(String archive, RootfsTree tree) {}
