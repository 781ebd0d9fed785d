/** Git trees as values, crossing from repository to repository through gitlinks. */
@NullMarked
package dev.complete.git.tree;

import org.jspecify.annotations.NullMarked;
