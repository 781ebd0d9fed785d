/** Parsing of YAML nodes into a recipe, or an error with line, column and caret. */
@NullMarked
package dev.complete.builder.recipe.parse;

import org.jspecify.annotations.NullMarked;
