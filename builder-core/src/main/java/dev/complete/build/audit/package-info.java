/** What makes an image incomplete, mutable or leaky; one class per rule. */
@NullMarked
package dev.complete.build.audit;

import org.jspecify.annotations.NullMarked;
