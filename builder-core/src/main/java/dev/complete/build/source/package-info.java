/** Git trees, archives and step outputs become rootfs trees. */
@NullMarked
package dev.complete.build.source;

import org.jspecify.annotations.NullMarked;
