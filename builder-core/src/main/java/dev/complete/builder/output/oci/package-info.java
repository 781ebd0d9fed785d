/** The OCI layout, the archive and the root filesystem tarball. */
@NullMarked
package dev.complete.builder.output.oci;

import org.jspecify.annotations.NullMarked;
