/** Planned components become trees: remembered, or made from sources and steps. */
@NullMarked
package dev.complete.builder.realise;

import org.jspecify.annotations.NullMarked;
