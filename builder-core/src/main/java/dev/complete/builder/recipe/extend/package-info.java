/** A manifest laid over those that it extends. */
@NullMarked
package dev.complete.builder.recipe.extend;

import org.jspecify.annotations.NullMarked;
