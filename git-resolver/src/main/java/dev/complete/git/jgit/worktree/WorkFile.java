package dev.complete.git.jgit.worktree;

import dev.complete.git.GitId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One path that {@code git add --all} would stage.
 *
 * @param known the id it had when the index last saw it, when nothing has touched it since; for a submodule that is not
 *     checked out, the commit it is pinned at; null when only its content can tell
 * @param file where it is on the disk; it may be absent when {@code known} says what it is
 */
record WorkFile(TrackedPaths.Kind kind, @Nullable GitId known, Path file) {}
