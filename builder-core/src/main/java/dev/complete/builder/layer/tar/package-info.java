/** The canonical tar of a layer. */
@NullMarked
package dev.complete.builder.layer.tar;

import org.jspecify.annotations.NullMarked;
