/** What a command shows while it works, and its results as text and JSON. */
@NullMarked
package dev.complete.cli.progress;

import org.jspecify.annotations.NullMarked;
