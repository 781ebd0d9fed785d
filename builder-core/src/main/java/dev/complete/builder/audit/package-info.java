/** Checks on an image's final tree for incomplete, mutable or leaked content. */
@NullMarked
package dev.complete.builder.audit;

import org.jspecify.annotations.NullMarked;
