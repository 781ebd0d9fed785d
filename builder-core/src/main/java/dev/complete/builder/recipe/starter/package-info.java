/** Draft of a first complete.yaml for a repository, from the content of its submodules. */
@NullMarked
package dev.complete.builder.recipe.starter;

import org.jspecify.annotations.NullMarked;
