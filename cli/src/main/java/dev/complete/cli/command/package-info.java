/** The commands: their options and their calls of the builder. */
@NullMarked
package dev.complete.cli.command;

import org.jspecify.annotations.NullMarked;
