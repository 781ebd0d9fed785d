/** A registry over HTTP for tests: as the OCI distribution specification 1.1 has it, and as faulty as a test wants it. */
@NullMarked
package dev.complete.registry.server;

import org.jspecify.annotations.NullMarked;
