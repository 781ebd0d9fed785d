/** Bundles, services of systemd and systemd-nspawn: the contract in their words, and the files they take. */
@NullMarked
package dev.complete.builder.output.systemd;

import org.jspecify.annotations.NullMarked;
