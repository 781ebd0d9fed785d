/** The output directory: its files, their replacement and removal, and their record. */
@NullMarked
package dev.complete.builder.output;

import org.jspecify.annotations.NullMarked;
