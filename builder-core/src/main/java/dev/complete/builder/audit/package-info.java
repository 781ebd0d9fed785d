/** What makes an image incomplete, mutable or leaky, asked of its final tree. */
@NullMarked
package dev.complete.builder.audit;

import org.jspecify.annotations.NullMarked;
