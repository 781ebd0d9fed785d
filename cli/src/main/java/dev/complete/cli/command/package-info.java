/** The commands: their options, and what each calls. */
@NullMarked
package dev.complete.cli.command;

import org.jspecify.annotations.NullMarked;
