/**
 * The packaged CLI as a user runs it, on real material, its images under real runtimes.
 *
 * <p>Everything here is a subprocess: nothing of {@code complete} is called in-process.
 */
@NullMarked
package dev.complete.acceptance;

import org.jspecify.annotations.NullMarked;
