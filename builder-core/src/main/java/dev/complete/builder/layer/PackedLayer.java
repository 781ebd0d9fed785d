package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A layer as bytes: the concatenation of its frames, {@code end} and {@code trailer}.
 *
 * @param key SHA-256 of the layer's entry listing, format version and compression
 * @param diffId digest of the uncompressed tar
 * @param rawSize of the uncompressed tar, its end included
 * @param blob of the compressed layer, with the annotations by which a trailer is found
 * @param frames the tar's entries, in order
 * @param end the tar's end-of-archive, a frame of its own
 * @param trailer the table of contents of zstd:chunked, which decodes to no bytes; null in all other compressions
 * @param reused true when nothing was read or compressed
 */
public record PackedLayer(
        String name,
        Digest key,
        Digest diffId,
        long rawSize,
        Descriptor blob,
        List<Frame> frames,
        Frame end,
        @Nullable Frame trailer,
        boolean reused) {

    /** All that the layer's blob consists of, in order. */
    public List<Frame> parts() {
        List<Frame> parts = new ArrayList<>(frames);
        parts.add(end);
        if (trailer != null) {
            parts.add(trailer);
        }
        return parts;
    }

    /** The frames' compression, from the blob's media type. */
    public Compression.Format format() {
        return knownFormat().orElseThrow(() -> new IllegalStateException("not a layer: " + blob.mediaType()));
    }

    /** The same; empty when the blob is of another type than layers are. */
    public Optional<Compression.Format> knownFormat() {
        return Arrays.stream(Compression.Format.values())
                .filter(format -> blob.mediaType().equals(MediaType.LAYER + format.mediaSuffix()))
                .findFirst();
    }
}
