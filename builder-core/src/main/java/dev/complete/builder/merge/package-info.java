/**
 * Merging of components into one final tree and its layers. Start at {@link dev.complete.builder.merge.RootfsMerger};
 * pure but for comparing the few files whose ids are of different kinds.
 */
@NullMarked
package dev.complete.builder.merge;

import org.jspecify.annotations.NullMarked;
