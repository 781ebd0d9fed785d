package dev.complete.builder.audit.loader;

import java.util.List;

/**
 * What a library does not define although somebody who gets it asks for it.
 *
 * @param by who asks
 * @param library who was found
 * @param versions such as {@code GLIBC_2.38}, in the order asked for
 */
public record VersionGap(LoadedLibrary by, LoadedLibrary library, List<String> versions) {

    public VersionGap {
        versions = List.copyOf(versions);
    }
}
