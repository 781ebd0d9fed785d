/** A superproject, its pins and the objects behind them. Start at {@link dev.complete.git.Superproject}. */
@NullMarked
package dev.complete.git;

import org.jspecify.annotations.NullMarked;
