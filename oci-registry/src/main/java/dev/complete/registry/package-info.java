/** Registries as the OCI distribution specification 1.1 has them: the seam, and its values. Knows nothing of building. */
@NullMarked
package dev.complete.registry;

import org.jspecify.annotations.NullMarked;
