/** Build steps as content-addressed actions. */
@NullMarked
package dev.complete.build.step;

import org.jspecify.annotations.NullMarked;
