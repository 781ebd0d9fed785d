/** LXC, Incus and LXD: the contract in their words, and the files they take. */
@NullMarked
package dev.complete.builder.output.lxc;

import org.jspecify.annotations.NullMarked;
