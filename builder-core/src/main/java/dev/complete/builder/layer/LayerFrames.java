package dev.complete.builder.layer;

import dev.complete.builder.layer.chunked.ChunkedFrame;
import dev.complete.builder.layer.chunked.ContentSpan;
import dev.complete.builder.layer.chunked.FileChunks;
import dev.complete.builder.layer.chunked.Trailer;
import dev.complete.builder.layer.chunked.TrailerBuilder;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable TrailerBuilder trailer;
    private final MessageDigest raw = Digest.sha256();
    private final MessageDigest compressed = Digest.sha256();
    private final List<Frame> frames = new ArrayList<>();
    private int firstSlice;
    private boolean sliceRead;

    /** @param encoder compresses the trailer, where the compression has one */
    LayerFrames(
            String name,
            LayerPlan plan,
            Compression compression,
            ContentConsumer consumer,
            FrameCache cache,
            ChunkedFrame.Encoder encoder) {
        this.name = name;
        this.plan = plan;
        this.compression = compression;
        this.consumer = consumer;
        this.cache = cache;
        this.trailer = compression.chunked() ? new TrailerBuilder(encoder) : null;
    }

    /** Adds the next frame of the plan; true when it was the last one. */
    boolean add(FrameEncoderPool.Made made) {
        raw.update(made.raw().duplicate());
        compressed.update(made.compressed().duplicate());
        frames.add(made.frame());
        boolean end = frames.size() > plan.frames().size();
        FramePlan frame = end ? plan.end() : plan.frames().get(frames.size() - 1);
        if (frame.isSlice()) {
            slice(made.reused());
        }
        if (trailer != null) {
            addTo(trailer, frame, made);
        }
        return end;
    }

    private static void addTo(TrailerBuilder trailer, FramePlan frame, FrameEncoderPool.Made made) {
        Iterator<FileChunks> chunks = made.chunks().iterator();
        if (frame.isSlice()) {
            TarEntry entry = frame.items().get(0).entry();
            ContentSpan content = frame.contents().get(0);
            ByteBuffer raw = made.raw().slice(content.from(), content.to() - content.from());
            trailer.slice(entry, chunks.next(), raw, frame.offset() + frame.length() == entry.size());
        } else {
            frame.items()
                    .forEach(item -> trailer.entry(item.entry(), item.entry().size() > 0 ? chunks.next() : null));
        }
        trailer.endFrame(made.frame().size());
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

    /**
     * The whole layer; to be called once, after its last frame.
     *
     * @throws IOException when what follows the end cannot be written into the cache
     */
    PackedLayer layer() throws IOException {
        SortedMap<String, String> annotations = new TreeMap<>();
        Frame last = trailer == null ? null : stored(trailer.trailer(), annotations);
        String mediaType = MediaType.LAYER + compression.format().mediaSuffix();
        long size = frames.stream().mapToLong(Frame::size).sum() + (last == null ? 0 : last.size());
        int end = frames.size() - 1;
        return new PackedLayer(
                name,
                plan.key(),
                Digest.of(raw),
                frames.stream().mapToLong(Frame::rawSize).sum(),
                new Descriptor(mediaType, Digest.of(compressed), size).with(annotations),
                List.copyOf(frames.subList(0, end)),
                frames.get(end),
                last,
                false);
    }

    private Frame stored(Trailer built, SortedMap<String, String> annotations) throws IOException {
        compressed.update(built.bytes().duplicate());
        annotations.putAll(built.annotations());
        return cache.storeTrailer(plan.key(), built.bytes());
    }
}
