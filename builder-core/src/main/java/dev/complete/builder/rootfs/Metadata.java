package dev.complete.builder.rootfs;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metadata of a directory, file or link.
 *
 * @param mode permission bits with setuid, setgid and sticky: 0 to 07777
 * @param uid owner, 0 to 2^32-2
 * @param gid group, 0 to 2^32-2
 * @param xattrs extended attributes by name; values are exact bytes
 */
public record Metadata(int mode, long uid, long gid, SortedMap<String, Bytes> xattrs) {

    /** Time of all entries, in seconds since 1970: 1980-02-01T00:00:00Z, valid in zip in every time zone. */
    public static final long TIME = 318_211_200;

    /** The highest uid or gid; the next number means "leave unchanged" in Linux. */
    public static final long MAX_ID = 0xffff_fffeL;

    public static final Metadata DIRECTORY = root(0755);
    public static final Metadata FILE = root(0644);
    public static final Metadata EXECUTABLE = root(0755);
    public static final Metadata LINK = root(0777);

    public Metadata {
        if ((mode & ~07777) != 0) {
            throw new IllegalArgumentException("not a mode: " + Integer.toOctalString(mode));
        }
        xattrs = xattrs.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    /** Metadata of an entry owned by root, without extended attributes. */
    public static Metadata root(int mode) {
        return new Metadata(mode, 0, 0, Collections.emptySortedMap());
    }

    public Metadata withMode(int newMode) {
        return new Metadata(newMode, uid, gid, xattrs);
    }

    public Metadata withOwner(long newUid, long newGid) {
        return new Metadata(mode, newUid, newGid, xattrs);
    }
}
