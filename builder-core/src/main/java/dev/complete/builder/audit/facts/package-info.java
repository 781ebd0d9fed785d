/** What the files of a tree are, found by reading each once and remembered by content. */
@NullMarked
package dev.complete.builder.audit.facts;

import org.jspecify.annotations.NullMarked;
