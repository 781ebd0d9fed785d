/**
 * Opens a superproject and resolves its pins. Start at {@link dev.complete.git.open.PinResolver}. With the packages below
 * the only place that touches JGit and java.io.File.
 */
@NullMarked
package dev.complete.git.open;

import org.jspecify.annotations.NullMarked;
