package dev.complete.build.recipe;

import dev.complete.build.rootfs.RootfsPath;

/**
 * A glob over image paths: {@code *} and {@code ?} stay within one name, {@code **} crosses folders, {@code [a-z]} is a
 * class; a trailing slash means the folder and everything below it. Matching is byte-exact, linear in the path, and
 * never backtracks without bound, so a hostile manifest cannot stall it.
 */
public final class PathGlob {

    private final String text;

    private PathGlob(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when {@code text} is not absolute or not a glob, with a sentence for the user */
    public static PathGlob parse(String text) {
        return new PathGlob(text);
    }

    /** As written in the manifest. */
    public String text() {
        return text;
    }

    public boolean matches(RootfsPath path) {
        throw new UnsupportedOperationException("not written yet: " + path);
    }
}
