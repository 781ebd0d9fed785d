/**
 * Images that nothing changed in: an earlier build merged, packed and audited the same trees under the same recipe. Its
 * results are remembered by a key over all of that, so that nothing of it is done again.
 */
@NullMarked
package dev.complete.builder.reuse;

import org.jspecify.annotations.NullMarked;
