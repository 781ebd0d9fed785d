/** Texts for several target systems: YAML, refusals, and names of volumes. */
@NullMarked
package dev.complete.builder.output.text;

import org.jspecify.annotations.NullMarked;
