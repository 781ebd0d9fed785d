/** The folder of outputs: what is written, what it replaces, what is removed, and its record. */
@NullMarked
package dev.complete.builder.output;

import org.jspecify.annotations.NullMarked;
