/** Making of component trees: remembered, or from sources and steps. */
@NullMarked
package dev.complete.builder.realise;

import org.jspecify.annotations.NullMarked;
