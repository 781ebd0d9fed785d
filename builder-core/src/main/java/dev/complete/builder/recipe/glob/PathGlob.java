package dev.complete.builder.recipe.glob;

import dev.complete.builder.rootfs.RootfsPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A glob over image paths: {@code *} and {@code ?} stay within one name, {@code **} crosses folders, {@code [a-z]} is a
 * class (see {@link Segment}); a trailing slash means the folder and everything below it, no trailing slash only the
 * entry itself. Matching is exact by code point, costs at most the product of glob and path, and never backtracks
 * without bound, so a hostile manifest cannot stall it. Immutable; equal when written alike.
 */
public final class PathGlob implements PathSet {

    private final String text;
    private final List<Segment> segments;
    private final boolean folder;

    /** Literal start of every match, or the whole match: compared first, because most globs are plain paths. */
    private final String literalPrefix;

    private final boolean literal;

    private PathGlob(String text, List<Segment> segments, boolean folder) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.folder = folder;
        StringBuilder prefix = new StringBuilder();
        int plain = 0;
        while (plain < segments.size() && segments.get(plain).isLiteral()) {
            prefix.append('/').append(segments.get(plain++).text());
        }
        this.literalPrefix = prefix.toString();
        this.literal = plain == segments.size();
    }

    /** @throws IllegalArgumentException when {@code text} is not absolute or not a glob, with a sentence for the user */
    public static PathGlob parse(String text) {
        if (!text.startsWith("/")) {
            throw new InvalidValue(Quoted.of(text) + " is not an absolute path", "write " + Quoted.of("/" + text));
        }
        String placeholder = Placeholders.first(text);
        if (placeholder != null) {
            throw new InvalidValue(
                    Quoted.of(placeholder) + " has no meaning in an image path",
                    "only a source may hold it; `*` can stand here");
        }
        if (text.equals("/")) {
            return new PathGlob(text, List.of(), true);
        }
        boolean folder = text.endsWith("/");
        String names = text.substring(1, folder ? text.length() - 1 : text.length());
        return new PathGlob(text, segments(text, names), folder);
    }

    /** The names of {@code path}, a relative path without trailing slash. */
    static List<Segment> segments(String text, String path) {
        if (text.getBytes(StandardCharsets.UTF_8).length > RootfsPath.MAX_PATH_BYTES) {
            throw new InvalidValue("a path is longer than " + RootfsPath.MAX_PATH_BYTES + " bytes", null);
        }
        List<Segment> segments = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                throw new InvalidValue(Quoted.of(text) + " holds an empty name", "write one slash between names");
            }
            if (name.equals(".") || name.equals("..")) {
                throw new InvalidValue(Quoted.of(text) + " is not a plain path", "a path must not hold `.` or `..`");
            }
            Segment segment = Segment.parse(name);
            if (segment.isLiteral() && name.getBytes(StandardCharsets.UTF_8).length > RootfsPath.MAX_NAME_BYTES) {
                throw new InvalidValue("a name is longer than " + RootfsPath.MAX_NAME_BYTES + " bytes", null);
            }
            segments.add(segment);
        }
        return segments;
    }

    @Override
    public String text() {
        return text;
    }

    /** True with a trailing slash: the glob matches the folder and everything below it. */
    public boolean isFolder() {
        return folder;
    }

    /** Whether the glob matches {@code path} itself or, with a trailing slash, an entry above it. */
    @Override
    public boolean matches(RootfsPath path) {
        String whole = path.isRoot() ? "" : path.toString();
        if (!whole.startsWith(literalPrefix)) {
            return false;
        }
        if (literal) {
            return whole.length() == literalPrefix.length() || (folder && whole.charAt(literalPrefix.length()) == '/');
        }
        GlobCursor cursor = GlobCursor.atStartOf(segments);
        for (String name : path.names()) {
            cursor = cursor.enter(name);
            if (folder && cursor.matches()) {
                return true;
            }
            if (!cursor.matches() && !cursor.canMatchBelow()) {
                return false;
            }
        }
        return cursor.matches();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathGlob glob && glob.text.equals(text);
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
