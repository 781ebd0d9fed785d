/** The manifest as values: components, images, tasks. */
@NullMarked
package dev.complete.builder.recipe;

import org.jspecify.annotations.NullMarked;
