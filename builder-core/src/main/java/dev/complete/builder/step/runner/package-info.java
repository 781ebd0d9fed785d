/** Interface to the runners of actions: the terms of a run, and its outcome. */
@NullMarked
package dev.complete.builder.step.runner;

import org.jspecify.annotations.NullMarked;
