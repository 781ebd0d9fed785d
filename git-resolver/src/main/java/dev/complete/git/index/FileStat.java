package dev.complete.git.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The result of lstat(2), of which an index keeps the lower 32 bits.
 *
 * @param mode type and permissions, as {@code st_mode}
 * @param modified in nanoseconds since 1970 UTC
 * @param changed of the inode, in nanoseconds since 1970 UTC
 */
public record FileStat(int mode, long size, long modified, long changed, long inode, int uid, int gid) {

    private static final String ASKED = "unix:mode,size,lastModifiedTime,ctime,ino,uid,gid";

    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMLINK = 0120000;
    private static final int OWNER_EXECUTES = 0100;

    /** One call of the kernel; a link is not followed. */
    public static FileStat of(Path file) throws IOException {
        FileStat stat = UnixStat.of(file);
        return stat == null ? asked(file) : stat;
    }

    /** By the names of what is wanted, which every file system of Unix knows. */
    static FileStat asked(Path file) throws IOException {
        Map<String, Object> asked = Files.readAttributes(file, ASKED, LinkOption.NOFOLLOW_LINKS);
        return new FileStat(
                ((Number) of(asked, "mode")).intValue(),
                ((Number) of(asked, "size")).longValue(),
                ((FileTime) of(asked, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) of(asked, "ctime")).to(TimeUnit.NANOSECONDS),
                ((Number) of(asked, "ino")).longValue(),
                ((Number) of(asked, "uid")).intValue(),
                ((Number) of(asked, "gid")).intValue());
    }

    private static Object of(Map<String, Object> attributes, String name) throws IOException {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IOException("the file system does not say the " + name + " of its files");
        }
        return value;
    }

    /** A record's {@code equals} is linked when it is first called, which takes longer than thousands of these. */
    boolean isSame(FileStat other) {
        return mode == other.mode
                && size == other.size
                && modified == other.modified
                && changed == other.changed
                && inode == other.inode
                && uid == other.uid
                && gid == other.gid;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean isRegularFile() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == SYMLINK;
    }

    /** The one permission that Git keeps. */
    public boolean isExecutable() {
        return (mode & OWNER_EXECUTES) != 0;
    }
}
