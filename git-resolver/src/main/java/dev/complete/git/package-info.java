/** Git as values: object ids, pins, tree entries, limits, and why a superproject cannot be resolved. */
@NullMarked
package dev.complete.git;

import org.jspecify.annotations.NullMarked;
