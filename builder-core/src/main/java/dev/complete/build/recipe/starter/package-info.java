/** A first complete.yaml for a repository, from what its submodules hold. */
@NullMarked
package dev.complete.build.recipe.starter;

import org.jspecify.annotations.NullMarked;
