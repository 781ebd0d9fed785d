/** Reads, writes and validates an OCI image layout. */
@NullMarked
package dev.complete.oci.layout;

import org.jspecify.annotations.NullMarked;
