package dev.complete.builder.audit.loader;

import java.util.List;

/**
 * Symbol versions that a file needs and the library it gets does not define.
 *
 * @param by the file that needs them
 * @param library the library found
 * @param versions such as {@code GLIBC_2.38}, in the file's order
 */
public record VersionGap(LoadedLibrary by, LoadedLibrary library, List<String> versions) {

    public VersionGap {
        versions = List.copyOf(versions);
    }
}
