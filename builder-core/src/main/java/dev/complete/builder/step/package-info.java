/** Outputs of planned steps: looked up by their action, else made in one run. */
@NullMarked
package dev.complete.builder.step;

import org.jspecify.annotations.NullMarked;
