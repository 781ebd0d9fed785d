/** Trees on the host's file system: extraction, and checkouts in the cache that several runs share. */
@NullMarked
package dev.complete.builder.rootfs.checkout;

import org.jspecify.annotations.NullMarked;
