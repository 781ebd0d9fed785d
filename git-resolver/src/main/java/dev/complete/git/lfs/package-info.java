/** Git LFS: pointers in the repository, contents beside it. */
@NullMarked
package dev.complete.git.lfs;

import org.jspecify.annotations.NullMarked;
