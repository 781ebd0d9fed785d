/** Bundles, systemd services and systemd-nspawn: the contract in their terms, and their files. */
@NullMarked
package dev.complete.builder.output.systemd;

import org.jspecify.annotations.NullMarked;
