/** Paths and patterns of a manifest, and suggestions for misspelt words. */
@NullMarked
package dev.complete.builder.recipe.glob;

import org.jspecify.annotations.NullMarked;
