/** Messages at a command's end: exit codes, errors, and suggestions. */
@NullMarked
package dev.complete.cli.message;

import org.jspecify.annotations.NullMarked;
