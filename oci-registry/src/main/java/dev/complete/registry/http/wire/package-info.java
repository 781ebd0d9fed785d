/** One request and its answer: logins, redirects, attempts, patience. Knows of HTTP, and nothing of blobs and manifests. */
@NullMarked
package dev.complete.registry.http.wire;

import org.jspecify.annotations.NullMarked;
