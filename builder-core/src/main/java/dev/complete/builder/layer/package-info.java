/** Canonical tar layers, cut into frames that compress alone. */
@NullMarked
package dev.complete.builder.layer;

import org.jspecify.annotations.NullMarked;
