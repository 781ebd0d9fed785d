/** What a work tree holds, compared with a commit or written as one. */
@NullMarked
package dev.complete.git.jgit.worktree;

import org.jspecify.annotations.NullMarked;
