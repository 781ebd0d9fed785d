/** Revisions: branches, tags, reflogs, paths from commit to commit. */
@NullMarked
package dev.complete.git.open.revision;

import org.jspecify.annotations.NullMarked;
