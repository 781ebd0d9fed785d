/** Common parts of all archive readers: members, budgets, decoders. */
@NullMarked
package dev.complete.builder.source.archive;

import org.jspecify.annotations.NullMarked;
