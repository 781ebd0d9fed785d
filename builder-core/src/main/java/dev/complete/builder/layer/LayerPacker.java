package dev.complete.builder.layer;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.layer.tar.ItemReader;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of layers from their trees: cut into frames, each read and compressed by one of several workers, hashed
 * in order by the calling thread. The bytes depend on the tree and the compression alone. Known layers come from the cache
 * without any read, known frames by decoding them, since the diffID needs the raw bytes. Thread-safe; each call has its
 * own workers, which end before it returns.
 */
public final class LayerPacker {

    private final ItemReader reader;
    private final ContentConsumer consumer;
    private final FrameCache cache;
    private final Compression compression;
    private final int jobs;
    private final Progress progress;

    /** How far packing is; called on the packing thread, layer after layer. */
    @FunctionalInterface
    public interface Progress {

        /** @param bytes further bytes of the layer's tar */
        void read(String layer, long bytes);

        default void packed(PackedLayer layer) {}
    }

    /**
     * @param consumer gets the content of each file that is read
     * @param cas keeps the frames
     * @param jobs number of workers; memory is about {@code (jobs + 2) * 16 MiB}, and on a small heap fewer are at work
     */
    public LayerPacker(
            ContentSource contents,
            ContentConsumer consumer,
            BlobStore cas,
            Memos memos,
            Compression compression,
            int jobs,
            Progress progress) {
        this.reader = new ItemReader(contents, consumer);
        this.consumer = consumer;
        this.cache = new FrameCache(cas, memos);
        this.compression = compression;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * The packed layers, in the order of {@code layers}. Workers start on a layer while the one before it is finished.
     *
     * @throws BuildException naming the first entry, by layer and path, that cannot be read or written, and its origin
     */
    public List<PackedLayer> pack(List<LayerTree> layers) throws BuildException, InterruptedException {
        List<PackedLayer> done = new ArrayList<>();
        try (FrameEncoderPool encoders = new FrameEncoderPool(compression, reader, cache);
                FramePipeline pipeline = new FramePipeline(encoders, reader, jobs)) {
            for (LayerTree layer : layers) {
                LayerPlan plan;
                PackedLayer known;
                try {
                    plan = FramePlanner.plan(layer, compression);
                    known = known(layer.name(), plan.key());
                } catch (BuildException e) {
                    pipeline.finish(); // an entry of an earlier layer may have failed too
                    throw e;
                }
                if (known != null) {
                    pipeline.finish();
                    progress.read(known.name(), known.rawSize());
                    add(known, done);
                    continue;
                }
                LayerFrames frames =
                        new LayerFrames(layer.name(), plan, compression, consumer, cache, encoders::encode);
                for (FramePlan frame : plan.all()) {
                    pipeline.add(frame, made -> {
                        progress.read(layer.name(), made.frame().rawSize());
                        if (frames.add(made)) {
                            add(remembered(frames), done);
                        }
                    });
                }
            }
            pipeline.finish();
        }
        return done;
    }

    /** A layer that was packed before, from the cache; null when it is not there. */
    public @Nullable PackedLayer known(String name, Digest key) throws BuildException, InterruptedException {
        try {
            return cache.layer(name, key);
        } catch (IOException e) {
            throw cacheFailure("read", e);
        }
    }

    private void add(PackedLayer layer, List<PackedLayer> done) {
        done.add(layer);
        progress.packed(layer);
    }

    private PackedLayer remembered(LayerFrames frames) throws BuildException, InterruptedException {
        try {
            PackedLayer layer = frames.layer();
            cache.remember(layer);
            return layer;
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
