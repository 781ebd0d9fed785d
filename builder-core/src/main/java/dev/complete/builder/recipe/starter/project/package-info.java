/** Projects in a submodule, recognised by their files, and their compilation. */
@NullMarked
package dev.complete.builder.recipe.starter.project;

import org.jspecify.annotations.NullMarked;
