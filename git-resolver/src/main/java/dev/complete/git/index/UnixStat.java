package dev.complete.git.index;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the JDK's own result of lstat(2). Asked for by name, they come as a map of objects, which takes more than
 * twice as long as the kernel does, and a work tree has one for each file. The fields are readable where the JVM was
 * started with {@code --add-opens} for {@code sun.nio.fs}, as the jar's manifest asks.
 */
record UnixStat(
        Field mode,
        Field size,
        Field modifiedSeconds,
        Field modifiedNanos,
        Field changedSeconds,
        Field changedNanos,
        Field inode,
        Field uid,
        Field gid) {

    private static final @Nullable UnixStat FIELDS = find();

    /** Null where the fields are closed to this program, have other names or say something else than was asked for. */
    private static @Nullable UnixStat find() {
        try {
            Path root = Path.of("/");
            Class<?> type = attributes(root).getClass();
            UnixStat fields = new UnixStat(
                    field(type, "st_mode"),
                    field(type, "st_size"),
                    field(type, "st_mtime_sec"),
                    field(type, "st_mtime_nsec"),
                    field(type, "st_ctime_sec"),
                    field(type, "st_ctime_nsec"),
                    field(type, "st_ino"),
                    field(type, "st_uid"),
                    field(type, "st_gid"));
            return fields.stat(attributes(root)).isSame(FileStat.asked(root)) ? fields : null;
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            return null;
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** Null when only {@link FileStat#asked} can tell: of another file system, or where the fields are closed. */
    static @Nullable FileStat of(Path file) throws IOException {
        if (FIELDS == null || file.getFileSystem() != FileSystems.getDefault()) {
            return null;
        }
        PosixFileAttributes attributes = attributes(file);
        try {
            return FIELDS.stat(attributes);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PosixFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private FileStat stat(PosixFileAttributes attributes) throws IllegalAccessException {
        return new FileStat(
                mode.getInt(attributes),
                size.getLong(attributes),
                nanos(modifiedSeconds.getLong(attributes), modifiedNanos.getLong(attributes)),
                nanos(changedSeconds.getLong(attributes), changedNanos.getLong(attributes)),
                inode.getLong(attributes),
                uid.getInt(attributes),
                gid.getInt(attributes));
    }

    /** As {@link java.nio.file.attribute.FileTime#to} has it: times that do not fit are the last or the first that do. */
    static long nanos(long seconds, long nanos) {
        long whole = TimeUnit.SECONDS.toNanos(seconds);
        if (whole == Long.MIN_VALUE) {
            return whole;
        }
        return whole > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : whole + nanos;
    }
}
