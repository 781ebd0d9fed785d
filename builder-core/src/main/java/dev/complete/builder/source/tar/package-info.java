/** The strict tar reader. */
@NullMarked
package dev.complete.builder.source.tar;

import org.jspecify.annotations.NullMarked;
