/** Canonical tar layers, cut into frames that are compressed independently. */
@NullMarked
package dev.complete.builder.layer;

import org.jspecify.annotations.NullMarked;
