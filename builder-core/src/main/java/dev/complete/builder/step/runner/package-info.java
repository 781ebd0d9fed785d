/** The seam: what runs an action, under which terms, and how it ended. */
@NullMarked
package dev.complete.builder.step.runner;

import org.jspecify.annotations.NullMarked;
