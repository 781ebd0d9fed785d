package dev.complete.builder.layer;

import dev.complete.oci.Digest;
import java.util.List;
import java.util.stream.Stream;

/**
 * Division of a layer into frames.
 *
 * @param key SHA-256 of the frames' keys
 * @param end the end of the archive
 */
record LayerPlan(Digest key, List<FramePlan> frames, FramePlan end) {

    List<FramePlan> all() {
        return Stream.concat(frames.stream(), Stream.of(end)).toList();
    }
}
