/** How a command ends: exit codes, errors, and what to try. */
@NullMarked
package dev.complete.cli.message;

import org.jspecify.annotations.NullMarked;
