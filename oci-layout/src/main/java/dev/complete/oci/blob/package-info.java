/** Content-addressed blobs. */
@NullMarked
package dev.complete.oci.blob;

import org.jspecify.annotations.NullMarked;
