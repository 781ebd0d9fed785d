/** Options shared by several commands. */
@NullMarked
package dev.complete.cli.option;

import org.jspecify.annotations.NullMarked;
