/** A tree on the host's file system: written there, and kept in the cache once for all that run from it. */
@NullMarked
package dev.complete.builder.rootfs.checkout;

import org.jspecify.annotations.NullMarked;
