/** Threads that end with whoever started them. Knows no other package of this project. */
@NullMarked
package dev.complete.threads;

import org.jspecify.annotations.NullMarked;
