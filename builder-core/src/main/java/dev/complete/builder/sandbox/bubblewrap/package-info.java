/** Runs actions on this machine, in a sandbox made by bubblewrap. */
@NullMarked
package dev.complete.builder.sandbox.bubblewrap;

import org.jspecify.annotations.NullMarked;
