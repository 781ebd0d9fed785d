/** Packs: index, entries, deltas. */
@NullMarked
package dev.complete.git.objects.pack;

import org.jspecify.annotations.NullMarked;
