package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import java.util.List;

/**
 * A layer as bytes: the concatenation of its frames and {@code end}.
 *
 * @param key SHA-256 of the layer's entry listing, format version and compression
 * @param diffId digest of the uncompressed tar
 * @param rawSize of the uncompressed tar, its end included
 * @param blob of the compressed layer
 * @param frames the tar's entries, in order
 * @param end the tar's end-of-archive, a frame of its own
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
        boolean reused) {

    /** The frames' compression, from the blob's media type. */
    public Compression.Format format() {
        for (Compression.Format format : Compression.Format.values()) {
            if (blob.mediaType().equals(MediaType.LAYER + format.mediaSuffix())) {
                return format;
            }
        }
        throw new IllegalStateException("not a layer: " + blob.mediaType());
    }
}
