/** What all archives have in common: members, budgets, decoders. */
@NullMarked
package dev.complete.builder.source.archive;

import org.jspecify.annotations.NullMarked;
