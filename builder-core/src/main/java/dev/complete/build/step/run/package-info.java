/** The seam: what runs an action, under which terms, and how it ended. */
@NullMarked
package dev.complete.build.step.run;

import org.jspecify.annotations.NullMarked;
