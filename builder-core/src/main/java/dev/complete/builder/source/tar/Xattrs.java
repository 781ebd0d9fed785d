package dev.complete.builder.source.tar;

import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.text.Printable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Extended attributes of an image. {@code security.capability} and {@code user.*} are kept byte-exact. Labels of the
 * machine that made the archive ({@code security.selinux}, {@code com.apple.*} and the like) are dropped. All others are
 * refused: dropping {@code system.*} (access control lists) would change the tree's meaning, and keeping {@code
 * trusted.*} or {@code user.overlay.*} could command the container runtime.
 */
final class Xattrs {

    /** Value is raw bytes. */
    static final String SCHILY = "SCHILY.xattr.";
    /** Key is URL-encoded, value is Base64. */
    static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

    /** As Linux: {@code XATTR_NAME_MAX}, {@code XATTR_SIZE_MAX}. */
    private static final int MAX_NAME_BYTES = 255;

    private static final int MAX_VALUE_BYTES = 65_536;

    private Xattrs() {}

    static SortedMap<String, Bytes> of(Map<String, byte[]> records) throws ArchiveException {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        for (var entry : records.entrySet()) {
            String key = entry.getKey();
            if (key.startsWith(SCHILY)) {
                add(xattrs, key.substring(SCHILY.length()), entry.getValue());
            } else if (key.startsWith(LIBARCHIVE)) {
                add(xattrs, urlDecoded(key.substring(LIBARCHIVE.length())), decode(key, entry.getValue()));
            }
        }
        return xattrs;
    }

    private static void add(Map<String, Bytes> xattrs, String name, byte[] value) throws ArchiveException {
        if (!kept(name)) {
            return;
        }
        if (value.length > MAX_VALUE_BYTES || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new ArchiveException("extended attribute " + Printable.escape(name) + " is longer than Linux allows");
        }
        Bytes bytes = Bytes.copyOf(value);
        Bytes earlier = xattrs.put(name, bytes);
        if (earlier != null && !earlier.equals(bytes)) {
            throw new ArchiveException("extended attribute " + Printable.escape(name) + " has two values");
        }
    }

    private static boolean kept(String name) throws ArchiveException {
        boolean users = name.startsWith("user.")
                && name.length() > "user.".length()
                && !name.startsWith("user.overlay.")
                && name.indexOf('\0') < 0;
        boolean machines = name.startsWith("security.") || name.startsWith("com.apple.");
        if (!users && !machines) {
            throw new ArchiveException("extended attribute " + Printable.escape(name) + " must not enter an image");
        }
        return users || name.equals("security.capability");
    }

    private static byte[] decode(String key, byte[] value) throws ArchiveException {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new ArchiveException("PAX record " + Printable.escape(key) + " is not Base64");
        }
    }

    private static String urlDecoded(String name) throws ArchiveException {
        try {
            // `+` is a plain character here, other than in HTML forms.
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ArchiveException("PAX record " + Printable.escape(name) + " is not URL-encoded");
        }
    }
}
