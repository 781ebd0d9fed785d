/**
 * Components become one final tree and its layers. Start at {@link dev.complete.build.merge.RootfsMerger}; pure but for
 * comparing the few files whose ids are of different kinds.
 */
@NullMarked
package dev.complete.build.merge;

import org.jspecify.annotations.NullMarked;
