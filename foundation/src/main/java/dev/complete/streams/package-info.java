/** Streams of which the length is known. Knows no other package of this project. */
@NullMarked
package dev.complete.streams;

import org.jspecify.annotations.NullMarked;
