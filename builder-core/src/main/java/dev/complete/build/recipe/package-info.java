/** complete.yaml becomes a Recipe, or an error with line, column and caret. */
@NullMarked
package dev.complete.build.recipe;

import org.jspecify.annotations.NullMarked;
