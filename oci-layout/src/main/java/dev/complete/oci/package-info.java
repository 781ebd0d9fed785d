/** The values of the OCI image specification. */
@NullMarked
package dev.complete.oci;

import org.jspecify.annotations.NullMarked;
