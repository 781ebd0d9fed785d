/** A first complete.yaml for a repository, from what its submodules hold. */
@NullMarked
package dev.complete.builder.recipe.starter;

import org.jspecify.annotations.NullMarked;
