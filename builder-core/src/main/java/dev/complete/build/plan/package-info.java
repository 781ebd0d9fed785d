/** The component graph and its keys; pure. */
@NullMarked
package dev.complete.build.plan;

import org.jspecify.annotations.NullMarked;
