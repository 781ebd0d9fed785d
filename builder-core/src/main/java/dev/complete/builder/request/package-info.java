/** What is asked of the builder, and what it answers. */
@NullMarked
package dev.complete.builder.request;

import org.jspecify.annotations.NullMarked;
