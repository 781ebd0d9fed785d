package dev.complete.git.index;

import java.util.concurrent.TimeUnit;

/**
 * Rules for taking a file on the disk as unchanged without reading it (git-update-index(1), and Git's
 * technical/racy-git): everything that the index noted is as it was, and the file is older than the index.
 *
 * @param trustCtime {@code core.trustctime}
 * @param minimal {@code core.checkStat = minimal}: only size and whole seconds count, for trees that several systems use
 * @param written when the index was written, in nanoseconds since 1970 UTC
 */
public record StatRules(boolean trustCtime, boolean minimal, long written) {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** False when only the content can tell. */
    public boolean isUnchanged(IndexEntry entry, FileStat file) {
        IndexEntry.Stat seen = entry.stat();
        if (seen.size() != (int) file.size()
                || !sameTime(seen.modifiedSeconds(), seen.modifiedNanos(), file.modified())) {
            return false;
        }
        if (seen.size() == 0 && (file.size() != 0 || !entry.id().equals(IndexEntry.EMPTY_BLOB))) {
            return false; // smudged: Git found the entry racy when it wrote the index, and says so by this size
        }
        if (!minimal) {
            boolean sameInode =
                    seen.inode() == (int) file.inode() && seen.uid() == file.uid() && seen.gid() == file.gid();
            boolean sameChange = !trustCtime || sameTime(seen.changedSeconds(), seen.changedNanos(), file.changed());
            if (!sameInode || !sameChange) {
                return false;
            }
        }
        return !isRacy(seen, file);
    }

    /** A file that was written when the index was, or later, may have been written once more in the same instant. */
    private boolean isRacy(IndexEntry.Stat seen, FileStat file) {
        boolean exact = !minimal && seen.modifiedNanos() != 0 && written % SECOND != 0;
        return exact
                ? written <= file.modified()
                : Math.floorDiv(written, SECOND) <= Math.floorDiv(file.modified(), SECOND);
    }

    /** Nanoseconds count only when the index has them; what wrote it may not know them. */
    private boolean sameTime(int seconds, int nanos, long time) {
        return seconds == (int) Math.floorDiv(time, SECOND)
                && (minimal || nanos == 0 || nanos == (int) Math.floorMod(time, SECOND));
    }
}
