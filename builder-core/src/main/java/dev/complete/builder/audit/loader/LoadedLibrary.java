package dev.complete.builder.audit.loader;

import org.jspecify.annotations.Nullable;

/**
 * A file in a process.
 *
 * @param openedAs the path it was found at, links not followed: where its {@code $ORIGIN} is
 * @param by who wanted it first; null for the program, and for what loads it
 */
public record LoadedLibrary(
        Binary binary, String openedAs, @Nullable LoadedLibrary by) {

    /** The folder it was found in. */
    String origin() {
        int slash = openedAs.lastIndexOf('/');
        return slash <= 0 ? "/" : openedAs.substring(0, slash);
    }
}
