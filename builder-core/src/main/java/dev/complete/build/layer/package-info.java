/** Canonical tar layers, cut into frames that compress alone. */
@NullMarked
package dev.complete.build.layer;

import org.jspecify.annotations.NullMarked;
