/** The client: {@link dev.complete.registry.Registry} over HTTP, with logins, attempts, limits and resumed uploads. */
@NullMarked
package dev.complete.registry.http;

import org.jspecify.annotations.NullMarked;
