/** File trees as values: paths, nodes, contents by reference, listings. */
@NullMarked
package dev.complete.builder.rootfs;

import org.jspecify.annotations.NullMarked;
