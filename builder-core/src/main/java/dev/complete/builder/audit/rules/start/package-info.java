/** The rules on how an image starts: init, commands, user, folders. */
@NullMarked
package dev.complete.builder.audit.rules.start;

import org.jspecify.annotations.NullMarked;
