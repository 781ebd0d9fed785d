/** What the writers of all formats have in common. */
@NullMarked
package dev.complete.builder.output.format;

import org.jspecify.annotations.NullMarked;
