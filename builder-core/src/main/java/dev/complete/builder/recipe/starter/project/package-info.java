/** Projects that a submodule may hold, told by their files, and how each is compiled. */
@NullMarked
package dev.complete.builder.recipe.starter.project;

import org.jspecify.annotations.NullMarked;
