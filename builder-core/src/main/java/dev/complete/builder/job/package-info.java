/** Common parts of the commands: the commit, the cache, components, the tree of an image, its outputs. */
@NullMarked
package dev.complete.builder.job;

import org.jspecify.annotations.NullMarked;
