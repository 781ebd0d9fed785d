/** The component graph and its keys; pure. */
@NullMarked
package dev.complete.builder.plan;

import org.jspecify.annotations.NullMarked;
