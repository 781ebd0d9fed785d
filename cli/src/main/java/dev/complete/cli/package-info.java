/** Command line program: arguments in, progress and exit codes out. */
@NullMarked
package dev.complete.cli;

import org.jspecify.annotations.NullMarked;
