/** Requests to the builder, and its results. */
@NullMarked
package dev.complete.builder.request;

import org.jspecify.annotations.NullMarked;
