/** The strict zip reader. */
@NullMarked
package dev.complete.builder.source.zip;

import org.jspecify.annotations.NullMarked;
