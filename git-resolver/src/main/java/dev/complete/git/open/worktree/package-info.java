/** Work trees, compared with a commit or written as one. */
@NullMarked
package dev.complete.git.open.worktree;

import org.jspecify.annotations.NullMarked;
