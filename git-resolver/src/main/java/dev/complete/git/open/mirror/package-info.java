/** Bare repositories that hold exactly what a superproject needs, for a place without its remotes. */
@NullMarked
package dev.complete.git.open.mirror;

import org.jspecify.annotations.NullMarked;
