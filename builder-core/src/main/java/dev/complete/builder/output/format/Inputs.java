package dev.complete.builder.output.format;

import dev.complete.oci.Digest;

/**
 * Keys of the inputs of outputs, which show whether outputs of several builds belong together.
 *
 * @param key of everything that an image's bytes for one platform depend on
 * @param selectionKey of that and of the requested platforms, on which digests for all platforms depend
 */
public record Inputs(Digest key, Digest selectionKey) {

    Digest of(Format format) {
        return format.isForAllPlatforms() ? selectionKey : key;
    }

    boolean include(Digest other) {
        return other.equals(key) || other.equals(selectionKey);
    }
}
