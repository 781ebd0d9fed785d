/** An object as it is stored: kind, size, inflated bytes, hash. */
@NullMarked
package dev.complete.git.objects.stored;

import org.jspecify.annotations.NullMarked;
