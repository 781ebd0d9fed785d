/** Git's index: what is staged, and how each file looked on the disk when Git last saw it unchanged. */
@NullMarked
package dev.complete.git.index;

import org.jspecify.annotations.NullMarked;
