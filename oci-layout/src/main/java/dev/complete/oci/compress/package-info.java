/** Frame encoders: bytes in, an independently decodable frame out. */
@NullMarked
package dev.complete.oci.compress;

import org.jspecify.annotations.NullMarked;
