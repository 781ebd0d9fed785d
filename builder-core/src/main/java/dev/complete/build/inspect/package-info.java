/** What the files of a tree are, found by reading each once and remembered by content. */
@NullMarked
package dev.complete.build.inspect;

import org.jspecify.annotations.NullMarked;
