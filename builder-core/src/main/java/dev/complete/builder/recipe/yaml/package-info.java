/** YAML as nodes that know their line, and what a node may be. */
@NullMarked
package dev.complete.builder.recipe.yaml;

import org.jspecify.annotations.NullMarked;
