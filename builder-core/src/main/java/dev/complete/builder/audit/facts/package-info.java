/** Facts of a tree's files: each file is read once, and its facts are stored by content. */
@NullMarked
package dev.complete.builder.audit.facts;

import org.jspecify.annotations.NullMarked;
