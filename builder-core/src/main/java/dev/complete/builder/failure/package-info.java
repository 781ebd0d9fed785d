/** Build failures and their locations in a manifest. */
@NullMarked
package dev.complete.builder.failure;

import org.jspecify.annotations.NullMarked;
