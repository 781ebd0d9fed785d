/** Runs a final tree under its contract, and leaves nothing of it. */
@NullMarked
package dev.complete.build.run;

import org.jspecify.annotations.NullMarked;
