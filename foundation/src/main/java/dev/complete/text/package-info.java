/** Text that is safe to show to a person. */
@NullMarked
package dev.complete.text;

import org.jspecify.annotations.NullMarked;
