/** How a build fails, and where in a manifest. */
@NullMarked
package dev.complete.builder.failure;

import org.jspecify.annotations.NullMarked;
