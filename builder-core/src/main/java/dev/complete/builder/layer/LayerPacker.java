package dev.complete.builder.layer;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a layer's bytes from its tree: cut into frames, each read and compressed by one of several workers, hashed in
 * order by the calling thread. The bytes depend on the tree and the compression alone.
 *
 * <p>Layers and frames that were packed before come from the cache: a whole layer without any read, a frame by decoding
 * it, since the diffID needs its raw bytes. Thread-safe; each call has its own workers, which end before it returns.
 */
public final class LayerPacker {

    private final ContentSource contents;
    private final FrameCache cache;
    private final Compression compression;
    private final int jobs;
    private final LongConsumer progress;

    /**
     * @param cas keeps the frames
     * @param jobs number of workers; memory is about {@code (jobs + 2) * 16 MiB}, and on a small heap fewer are at work
     * @param progress receives the number of further bytes of tar, on the packing thread
     */
    public LayerPacker(
            ContentSource contents,
            BlobStore cas,
            Memos memos,
            Compression compression,
            int jobs,
            LongConsumer progress) {
        if (jobs < 1) {
            throw new IllegalArgumentException("at least one job is needed, not " + jobs);
        }
        this.contents = contents;
        this.cache = new FrameCache(cas, memos);
        this.compression = compression;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * @throws BuildException naming the first entry, in path order, that cannot be read or written, and its origin
     * @throws InterruptedException when the calling thread is interrupted; the cache keeps the finished frames
     */
    public PackedLayer pack(LayerTree layer) throws BuildException, InterruptedException {
        LayerPlan plan = FramePlanner.plan(layer, compression);
        PackedLayer known = recall(layer.name(), plan);
        if (known != null) {
            progress.accept(known.rawSize());
            return known;
        }
        LayerHasher hasher = new LayerHasher();
        ItemReader reader = new ItemReader(contents);
        try (FrameEncoderPool factory = new FrameEncoderPool(compression, reader, cache);
                FramePipeline pipeline = new FramePipeline(factory, reader, jobs, plan.largest())) {
            pipeline.run(plan.all(), made -> {
                hasher.add(made);
                progress.accept(made.frame().rawSize());
            });
        }
        PackedLayer packed = hasher.finish(layer.name(), plan.key(), compression);
        remember(packed);
        return packed;
    }

    private @Nullable PackedLayer recall(String name, LayerPlan plan) throws BuildException, InterruptedException {
        try {
            return cache.layer(name, plan.key());
        } catch (IOException e) {
            throw cacheFailure("read", e);
        }
    }

    private void remember(PackedLayer packed) throws BuildException, InterruptedException {
        try {
            cache.remember(packed);
        } catch (IOException e) {
            throw cacheFailure("written", e);
        }
    }

    private static BuildException cacheFailure(String what, IOException e) throws InterruptedException {
        Interrupts.rethrow(e);
        return new BuildException(
                BuildException.Kind.IO,
                "the cache's record of a layer cannot be " + what + ": " + IoMessage.of(e)
                        + "; check that the cache's disk is readable, writable and has room",
                e);
    }
}
