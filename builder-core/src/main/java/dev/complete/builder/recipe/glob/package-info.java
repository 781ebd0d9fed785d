/** Paths and patterns of a manifest, and the words near a wrong one. */
@NullMarked
package dev.complete.builder.recipe.glob;

import org.jspecify.annotations.NullMarked;
