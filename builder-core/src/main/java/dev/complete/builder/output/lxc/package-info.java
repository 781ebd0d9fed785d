/** LXC, Incus and LXD: the contract in their terms, and their files. */
@NullMarked
package dev.complete.builder.output.lxc;

import org.jspecify.annotations.NullMarked;
