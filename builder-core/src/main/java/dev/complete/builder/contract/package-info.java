/** How to run an image: the contract as a value, and as an OCI runtime configuration. */
@NullMarked
package dev.complete.builder.contract;

import org.jspecify.annotations.NullMarked;
