/** From a planned step to what it wrote: remembered by its action, else run once. */
@NullMarked
package dev.complete.builder.step;

import org.jspecify.annotations.NullMarked;
