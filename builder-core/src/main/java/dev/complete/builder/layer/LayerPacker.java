package dev.complete.builder.layer;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes a layer's bytes from its tree: cut into frames, each read and compressed by one of several workers, hashed in
 * order by the calling thread. The bytes depend on the tree and the compression alone. Known layers come from the cache
 * without any read, known frames by decoding them, since the diffID needs the raw bytes. Thread-safe; each call has its
 * own workers, which end before it returns.
 */
public final class LayerPacker {

    private final ItemReader reader;
    private final ContentConsumer consumer;
    private final FrameCache cache;
    private final Compression compression;
    private final int jobs;
    private final LongConsumer progress;

    /**
     * @param consumer gets the content of each file that is read
     * @param cas keeps the frames
     * @param jobs number of workers; memory is about {@code (jobs + 2) * 16 MiB}, and on a small heap fewer are at work
     * @param progress receives the number of further bytes of tar, on the packing thread
     */
    public LayerPacker(
            ContentSource contents,
            ContentConsumer consumer,
            BlobStore cas,
            Memos memos,
            Compression compression,
            int jobs,
            LongConsumer progress) {
        this.reader = new ItemReader(contents, consumer);
        this.consumer = consumer;
        this.cache = new FrameCache(cas, memos);
        this.compression = compression;
        this.jobs = jobs;
        this.progress = progress;
    }

    /** @throws BuildException naming the first entry, in path order, that cannot be read or written, and its origin */
    public PackedLayer pack(LayerTree layer) throws BuildException, InterruptedException {
        LayerPlan plan = FramePlanner.plan(layer, compression);
        String done = "read";
        try {
            PackedLayer known = cache.layer(layer.name(), plan.key());
            if (known != null) {
                progress.accept(known.rawSize());
                return known;
            }
            PackedLayer packed = pack(layer.name(), plan);
            done = "written";
            cache.remember(packed);
            return packed;
        } catch (IOException e) {
            Interrupts.rethrow(e);
            throw new BuildException(
                    BuildException.Kind.IO,
                    "the cache's record of a layer cannot be " + done + ": " + IoMessage.of(e)
                            + "; check that the cache's disk is readable, writable and has room",
                    e);
        }
    }

    private PackedLayer pack(String name, LayerPlan plan) throws BuildException, InterruptedException {
        MessageDigest raw = Digest.sha256();
        MessageDigest compressed = Digest.sha256();
        List<Frame> frames = new ArrayList<>();
        try (FrameEncoderPool factory = new FrameEncoderPool(compression, reader, cache);
                FramePipeline pipeline = new FramePipeline(factory, reader, jobs, plan.largest())) {
            pipeline.run(plan.all(), made -> {
                raw.update(made.raw().duplicate());
                compressed.update(made.compressed().duplicate());
                frames.add(made.frame());
                progress.accept(made.frame().rawSize());
            });
        }
        handOnLarge(plan.frames(), frames);
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

    private void handOnLarge(List<FramePlan> plans, List<Frame> frames) {
        int start = 0;
        for (int i = 0; i < plans.size(); i++) {
            FramePlan plan = plans.get(i);
            start = plan.offset() == 0 ? i : start;
            TarMember item = plan.items().get(0);
            if (plan.isSlice() && plan.offset() + plan.length() == item.entry().size()) {
                List<FramePlan> slices = plans.subList(start, i + 1);
                List<Frame> packed = List.copyOf(frames.subList(start, i + 1));
                consumer.acceptLarge(
                        item.content(), () -> new SlicedContent(cache, compression.format(), slices, packed));
            }
        }
    }
}
