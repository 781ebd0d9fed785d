/** Contract for running an image: as a value, and as an OCI runtime configuration. */
@NullMarked
package dev.complete.builder.contract;

import org.jspecify.annotations.NullMarked;
