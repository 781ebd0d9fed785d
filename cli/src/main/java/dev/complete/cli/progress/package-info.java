/** Progress of a running command, and its results as text and JSON. */
@NullMarked
package dev.complete.cli.progress;

import org.jspecify.annotations.NullMarked;
