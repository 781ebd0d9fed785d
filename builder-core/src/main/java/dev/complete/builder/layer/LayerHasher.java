package dev.complete.builder.layer;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Computes a layer's digests from its frames in order, the end last. Not thread-safe. */
final class LayerHasher {

    private final MessageDigest raw = Digest.sha256();
    private final MessageDigest compressed = Digest.sha256();
    private final List<Frame> frames = new ArrayList<>();
    private long rawSize;
    private long size;

    void add(FrameEncoderPool.Made made) {
        raw.update(made.raw().duplicate());
        compressed.update(made.compressed().duplicate());
        rawSize += made.frame().rawSize();
        size += made.frame().size();
        frames.add(made.frame());
    }

    PackedLayer finish(String name, Digest key, Compression compression) {
        String mediaType = MediaType.LAYER + compression.format().mediaSuffix();
        int last = frames.size() - 1;
        return new PackedLayer(
                name,
                key,
                Digest.of(raw),
                rawSize,
                new Descriptor(mediaType, Digest.of(compressed), size),
                List.copyOf(frames.subList(0, last)),
                frames.get(last),
                false);
    }
}
