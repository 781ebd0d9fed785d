/** Common parts of the writers of all formats. */
@NullMarked
package dev.complete.builder.output.format;

import org.jspecify.annotations.NullMarked;
