/** The rules on files: links, privileges, secrets, what does not belong into an image. */
@NullMarked
package dev.complete.builder.audit.rules.file;

import org.jspecify.annotations.NullMarked;
