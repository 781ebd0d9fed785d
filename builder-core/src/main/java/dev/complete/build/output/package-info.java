/** One writer per output format. */
@NullMarked
package dev.complete.build.output;

import org.jspecify.annotations.NullMarked;
