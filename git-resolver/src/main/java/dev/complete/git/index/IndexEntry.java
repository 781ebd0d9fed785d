package dev.complete.git.index;

import dev.complete.git.GitId;

/**
 * One entry of an index.
 *
 * @param path exact UTF-8 path from the top; a folder's without a slash at its end
 * @param stage 0, or where a merge was left unfinished 1 for the base, 2 for ours, 3 for theirs
 * @param assumed the user said that the file does not change (git-update-index(1), {@code --assume-unchanged})
 * @param skipped the file need not be on the disk ({@code --skip-worktree}, git-sparse-checkout(1))
 * @param intended only the path was added, not the content (git-add(1), {@code --intent-to-add})
 */
public record IndexEntry(
        String path, Mode mode, GitId id, int stage, Stat stat, boolean assumed, boolean skipped, boolean intended) {

    static final GitId EMPTY_BLOB = new GitId("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");

    /** The kind of file at the path. */
    public enum Mode {
        FILE,
        EXECUTABLE,
        SYMLINK,
        GITLINK,
        /** A whole folder that a sparse checkout leaves out; the id is a tree's. */
        FOLDER
    }

    /**
     * The file's state when Git last saw it unchanged; unsigned, modulo 2^32.
     *
     * @param changedSeconds of the inode
     */
    public record Stat(
            int changedSeconds,
            int changedNanos,
            int modifiedSeconds,
            int modifiedNanos,
            int inode,
            int uid,
            int gid,
            int size) {}

    IndexEntry at(String place) {
        return new IndexEntry(place, mode, id, stage, stat, assumed, skipped, intended);
    }
}
