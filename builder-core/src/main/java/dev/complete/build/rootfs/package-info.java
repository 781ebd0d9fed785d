/** File trees as values: paths, nodes, contents by reference, listings. */
@NullMarked
package dev.complete.build.rootfs;

import org.jspecify.annotations.NullMarked;
