/** Debian packages, and the ar archives that they are. */
@NullMarked
package dev.complete.builder.source.deb;

import org.jspecify.annotations.NullMarked;
