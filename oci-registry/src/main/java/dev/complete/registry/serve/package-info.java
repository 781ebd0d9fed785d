/** The pull half of a registry, over HTTP: the server, and the seam to what it serves. Knows nothing of building. */
@NullMarked
package dev.complete.registry.serve;

import org.jspecify.annotations.NullMarked;
