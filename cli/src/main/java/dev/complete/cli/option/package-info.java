/** Options that several commands have. */
@NullMarked
package dev.complete.cli.option;

import org.jspecify.annotations.NullMarked;
