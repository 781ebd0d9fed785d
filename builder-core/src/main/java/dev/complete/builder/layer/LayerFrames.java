package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarMember;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** A layer that is being packed: its frames so far, hashed one after the other. Not thread-safe. */
final class LayerFrames {

    private final String name;
    private final LayerPlan plan;
    private final Compression compression;
    private final MessageDigest raw = Digest.sha256();
    private final MessageDigest compressed = Digest.sha256();
    private final List<Frame> frames = new ArrayList<>();

    LayerFrames(String name, LayerPlan plan, Compression compression) {
        this.name = name;
        this.plan = plan;
        this.compression = compression;
    }

    /** Adds the next frame of the plan; true when it was the last one. */
    boolean add(FrameEncoderPool.Made made) {
        raw.update(made.raw().duplicate());
        compressed.update(made.compressed().duplicate());
        frames.add(made.frame());
        return frames.size() == plan.frames().size() + 1;
    }

    /** The whole layer; to be called once, after its last frame. */
    PackedLayer layer() {
        String mediaType = MediaType.LAYER + compression.format().mediaSuffix();
        long size = frames.stream().mapToLong(Frame::size).sum();
        int end = frames.size() - 1;
        return new PackedLayer(
                name,
                plan.key(),
                Digest.of(raw),
                frames.stream().mapToLong(Frame::rawSize).sum(),
                new Descriptor(mediaType, Digest.of(compressed), size),
                List.copyOf(frames.subList(0, end)),
                frames.get(end),
                false);
    }

    /** Tells where the files that took several frames can be read again. */
    void handOnLarge(ContentConsumer consumer, FrameCache cache) {
        List<FramePlan> plans = plan.frames();
        int start = 0;
        for (int i = 0; i < plans.size(); i++) {
            FramePlan slice = plans.get(i);
            start = slice.offset() == 0 ? i : start;
            TarMember item = slice.items().get(0);
            if (slice.isSlice()
                    && slice.offset() + slice.length() == item.entry().size()) {
                List<FramePlan> slices = plans.subList(start, i + 1);
                List<Frame> packed = List.copyOf(frames.subList(start, i + 1));
                consumer.acceptLarge(
                        item.content(), () -> new SlicedContent(cache, compression.format(), slices, packed));
            }
        }
    }
}
