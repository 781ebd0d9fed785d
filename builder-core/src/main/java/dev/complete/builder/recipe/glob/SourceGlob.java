package dev.complete.builder.recipe.glob;

import dev.complete.oci.Platform;
import java.util.List;

/**
 * The value of a {@code from}: a path or glob relative to the manifest's repository (it may run through submodules) or
 * to an archive's root. {@code x} is the entry, {@code x/} the folder's content, {@code ./} that of the root. The same
 * matcher as {@link PathGlob}; a tree is walked level by level with {@link #cursor}. Immutable.
 */
public final class SourceGlob {

    private static final String ROOT = "./";
    private static final SourceGlob EVERYTHING = new SourceGlob("", List.of(), true, false);

    private final String text;
    private final List<Segment> segments;
    private final boolean content;
    private final boolean dependsOnPlatform;

    private SourceGlob(String text, List<Segment> segments, boolean content, boolean dependsOnPlatform) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.content = content;
        this.dependsOnPlatform = dependsOnPlatform;
    }

    /** @throws IllegalArgumentException when {@code text} is not a relative glob, with a sentence for the user */
    public static SourceGlob parse(String text) {
        if (text.isEmpty()) {
            throw new InvalidValue("a source must not be empty", "name a path in this repository");
        }
        if (text.startsWith("/")) {
            String relative = text.replaceFirst("^/+", "");
            throw new InvalidValue(
                    Quoted.of(text) + " is absolute, but a source is a path in the repository or archive",
                    relative.isEmpty() ? null : "write " + Quoted.of(relative));
        }
        if (text.equals(ROOT)) {
            return new SourceGlob(ROOT, List.of(), true, false);
        }
        Placeholders.check(text);
        boolean content = text.endsWith("/");
        String path = content ? text.substring(0, text.length() - 1) : text;
        return new SourceGlob(text, PathGlob.segments(text, path), content, Placeholders.first(text) != null);
    }

    /** The content of the root itself. */
    public static SourceGlob everything() {
        return EVERYTHING;
    }

    /** This glob with {@code $arch} and {@code $machine} filled in; itself when it holds neither. */
    public SourceGlob on(Platform platform) {
        return dependsOnPlatform ? parse(Placeholders.fill(text, platform)) : this;
    }

    /** The text as written; empty for {@link #everything}. */
    public String text() {
        return text;
    }

    /** True with a trailing slash: the glob means the content of the matched folder, not the folder. */
    public boolean isContent() {
        return content;
    }

    /** The segments, one per name, from the root down. */
    public List<Segment> segments() {
        return segments;
    }

    /**
     * A cursor at the root; {@link GlobCursor#matches} is true on the entries that the path names, before
     * {@link #isContent}.
     *
     * @throws IllegalStateException when it holds a placeholder and {@link #on} was not called
     */
    public GlobCursor cursor() {
        if (dependsOnPlatform) {
            throw new IllegalStateException("not filled in: " + text);
        }
        return GlobCursor.atStartOf(segments);
    }

    /** Whether the glob is exactly {@code relative}: a normal path without slashes at its ends. */
    public boolean matches(String relative) {
        GlobCursor cursor = cursor();
        if (!relative.isEmpty()) {
            for (String name : relative.split("/", -1)) {
                cursor = cursor.enter(name);
            }
        }
        return cursor.matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
