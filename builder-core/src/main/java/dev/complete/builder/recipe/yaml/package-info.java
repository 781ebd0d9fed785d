/** YAML as nodes with their lines, and the kinds of a node. */
@NullMarked
package dev.complete.builder.recipe.yaml;

import org.jspecify.annotations.NullMarked;
