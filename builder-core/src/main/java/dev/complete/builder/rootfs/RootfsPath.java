package dev.complete.builder.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An absolute, normal path inside an image: {@code /} or {@code /name/name}, no empty name, {@code .}, {@code ..},
 * whiteout or NUL. Ordered by UTF-8 bytes, so that a parent comes before its children. No method uses a file system.
 */
public final class RootfsPath implements Comparable<RootfsPath> {

    public static final RootfsPath ROOT = new RootfsPath("/");

    /** Linux's {@code PATH_MAX} without its NUL, and {@code NAME_MAX}; in bytes. */
    public static final int MAX_PATH_BYTES = 4_095;

    public static final int MAX_NAME_BYTES = 255;

    /** Prefix of a layer's entry that deletes another: image-spec, layer.md, "Whiteouts". */
    public static final String WHITEOUT_PREFIX = ".wh.";

    private final String text;

    private RootfsPath(String text) {
        this.text = text;
    }

    /**
     * @throws IllegalArgumentException when {@code text} is not an absolute, normal path within Linux's limits, with a
     *     sentence naming the violated one
     */
    public static RootfsPath of(String text) {
        if (text.equals("/")) {
            return ROOT;
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("not absolute: " + text);
        }
        if (text.length() * 3 > MAX_PATH_BYTES && utf8(text).length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException("longer than " + MAX_PATH_BYTES + " bytes");
        }
        int start = 1;
        while (start <= text.length()) {
            int end = text.indexOf('/', start);
            end = end < 0 ? text.length() : end;
            checkName(text.substring(start, end));
            start = end + 1;
        }
        return new RootfsPath(text);
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("a path must not hold empty names, `.` or `..`");
        }
        if (name.startsWith(WHITEOUT_PREFIX)) {
            throw new IllegalArgumentException(
                    "a name must not start with `.wh.`, which in an image deletes files of lower layers");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name must not hold NUL");
        }
        if (name.length() * 3 > MAX_NAME_BYTES && utf8(name).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a name is longer than " + MAX_NAME_BYTES + " bytes");
        }
    }

    public boolean isRoot() {
        return text.equals("/");
    }

    /** The folder of this path; for the root, the root itself. */
    public RootfsPath parent() {
        int slash = text.lastIndexOf('/');
        return slash <= 0 ? ROOT : new RootfsPath(text.substring(0, slash));
    }

    /** Whether {@code folder} is this path's {@link #parent}; makes no other path. */
    public boolean isIn(RootfsPath folder) {
        int slash = text.lastIndexOf('/');
        return slash <= 0 ? folder.isRoot() : slash == folder.text.length() && text.startsWith(folder.text);
    }

    /** The last name; empty for the root. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    public RootfsPath child(String name) {
        return of(isRoot() ? "/" + name : text + "/" + name);
    }

    /** This path with {@code relative} ({@code a/b}, normal; empty for this itself) below it. */
    public RootfsPath resolve(String relative) {
        return relative.isEmpty() ? this : child(relative);
    }

    public boolean isAtOrBelow(RootfsPath folder) {
        return equals(folder) || text.startsWith(folder.isRoot() ? "/" : folder.text + "/");
    }

    /** The names from the root down; empty for the root. */
    public List<String> names() {
        return isRoot() ? List.of() : List.of(text.substring(1).split("/", -1));
    }

    /** The path without the leading slash, for tar headers; empty for the root. */
    public String relative() {
        return text.substring(1);
    }

    /** Whether a symlink here with this relative {@code target} would leave the root. Readers disagree about such links. */
    public boolean isLeftBy(String target) {
        if (target.startsWith("/")) {
            return false; // starts at the image's root, for every resolver inside the image
        }
        int depth = parent().names().size();
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                depth--;
            } else if (!part.isEmpty() && !part.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Order of UTF-8 bytes, which is code point order and not {@link String#compareTo}'s. */
    @Override
    public int compareTo(RootfsPath other) {
        String a = text;
        String b = other.text;
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above all others, although their values do not.
                boolean highX = Character.isSurrogate(x);
                boolean highY = Character.isSurrogate(y);
                return highX == highY ? Character.compare(x, y) : highX ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RootfsPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
