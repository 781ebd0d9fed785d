/** Rules on an image's start: init, commands, user, folders. */
@NullMarked
package dev.complete.builder.audit.rules.start;

import org.jspecify.annotations.NullMarked;
