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

/**
 * A layer that is being packed: its frames so far, hashed one after the other. Tells where the files that took several
 * frames can be read again. Not thread-safe.
 */
final class LayerFrames {

    private final String name;
    private final LayerPlan plan;
    private final Compression compression;
    private final ContentConsumer consumer;
    private final FrameCache cache;
    private final MessageDigest raw = Digest.sha256();
    private final MessageDigest compressed = Digest.sha256();
    private final List<Frame> frames = new ArrayList<>();
    private int firstSlice;
    private boolean sliceRead;

    LayerFrames(String name, LayerPlan plan, Compression compression, ContentConsumer consumer, FrameCache cache) {
        this.name = name;
        this.plan = plan;
        this.compression = compression;
        this.consumer = consumer;
        this.cache = cache;
    }

    /** Adds the next frame of the plan; true when it was the last one. */
    boolean add(FrameEncoderPool.Made made) {
        raw.update(made.raw().duplicate());
        compressed.update(made.compressed().duplicate());
        frames.add(made.frame());
        boolean end = frames.size() > plan.frames().size();
        if (!end && plan.frames().get(frames.size() - 1).isSlice()) {
            slice(made.reused());
        }
        return end;
    }

    /** Hands on the file whose last slice came. */
    private void slice(boolean reused) {
        int index = frames.size() - 1;
        FramePlan slice = plan.frames().get(index);
        if (slice.offset() == 0) {
            firstSlice = index;
            sliceRead = false;
        }
        sliceRead |= !reused;
        TarMember item = slice.items().get(0);
        if (slice.offset() + slice.length() == item.entry().size()) {
            List<FramePlan> slices = plan.frames().subList(firstSlice, index + 1);
            List<Frame> packed = List.copyOf(frames.subList(firstSlice, index + 1));
            consumer.acceptLarge(
                    item.content(), () -> new SlicedContent(cache, compression.format(), slices, packed), sliceRead);
        }
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
}
