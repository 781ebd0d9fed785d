/** Runs a final tree under its contract, and leaves nothing of it. */
@NullMarked
package dev.complete.builder.sandbox.container;

import org.jspecify.annotations.NullMarked;
