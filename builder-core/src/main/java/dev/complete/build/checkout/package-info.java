/** Trees checked out in the cache, once for all that run from them. */
@NullMarked
package dev.complete.build.checkout;

import org.jspecify.annotations.NullMarked;
