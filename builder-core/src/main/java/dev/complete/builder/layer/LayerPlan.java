package dev.complete.builder.layer;

import dev.complete.oci.Digest;
import java.util.List;
import java.util.stream.Stream;

/**
 * Division of a layer into frames.
 *
 * @param key of the layer: SHA-256 of its frames' keys
 * @param frames the entries, in order
 * @param end the end of the archive
 */
record LayerPlan(Digest key, List<FramePlan> frames, FramePlan end) {

    /** The frames and the end. */
    List<FramePlan> all() {
        return Stream.concat(frames.stream(), Stream.of(end)).toList();
    }

    /** The size of the largest frame, in bytes. */
    int largest() {
        return all().stream().mapToInt(FramePlan::rawSize).max().orElseThrow();
    }
}
