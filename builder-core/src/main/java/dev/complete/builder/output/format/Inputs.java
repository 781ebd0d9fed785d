package dev.complete.builder.output.format;

import dev.complete.oci.Digest;

/**
 * What outputs are made from, so that outputs of several builds are known to belong together.
 *
 * @param key of all that an image's bytes for one platform depend on
 * @param selectionKey of that and of which platforms were asked for: what speaks of all of them has another digest then
 */
public record Inputs(Digest key, Digest selectionKey) {

    Digest of(Format format) {
        return format.isForAllPlatforms() ? selectionKey : key;
    }

    boolean include(Digest other) {
        return other.equals(key) || other.equals(selectionKey);
    }
}
