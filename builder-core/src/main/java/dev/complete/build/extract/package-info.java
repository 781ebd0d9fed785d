/** Puts a tree on the host's file system. */
@NullMarked
package dev.complete.build.extract;

import org.jspecify.annotations.NullMarked;
