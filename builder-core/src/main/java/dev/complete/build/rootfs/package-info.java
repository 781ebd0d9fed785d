/** The final file tree as a value: paths, nodes, merging, layers. */
@NullMarked
package dev.complete.build.rootfs;

import org.jspecify.annotations.NullMarked;
