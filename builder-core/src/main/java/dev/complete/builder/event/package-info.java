/** Events that a build sends while it runs. */
@NullMarked
package dev.complete.builder.event;

import org.jspecify.annotations.NullMarked;
