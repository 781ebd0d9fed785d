/** Rules on files: links, privileges, secrets, and unwanted files. */
@NullMarked
package dev.complete.builder.audit.rules.file;

import org.jspecify.annotations.NullMarked;
