/** Threads that end with their owner. Depends on no other package of this project. */
@NullMarked
package dev.complete.threads;

import org.jspecify.annotations.NullMarked;
