package dev.complete.builder.audit.loader;

import org.jspecify.annotations.Nullable;

/**
 * A file in a process.
 *
 * @param openedAs the path at which it was found, links not followed; its folder is {@code $ORIGIN}
 * @param by the first file that needs it; null for the program, and for its loader
 */
public record LoadedLibrary(
        Binary binary, String openedAs, @Nullable LoadedLibrary by) {

    /** The folder in which it was found. */
    String origin() {
        int slash = openedAs.lastIndexOf('/');
        return slash <= 0 ? "/" : openedAs.substring(0, slash);
    }
}
