package dev.complete.builder.job;

import dev.complete.builder.cache.Cache;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.LayerPacker;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.ImageAssembler;
import dev.complete.builder.layer.image.ImageCommit;
import dev.complete.builder.plan.PinsRecord;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.reuse.KnownImage;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.git.open.Superproject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs final trees into layers and assembles them with the contract to images.
 *
 * @param consumer gets the contents that are read
 */
public record ImagePacker(
        BuildRequest request,
        Cache cache,
        ContentSource contents,
        ContentConsumer consumer,
        Timings timings,
        BuildProgress progress) {

    public List<PackedLayer> pack(Plan plan, FinalRootfs root) throws BuildException, InterruptedException {
        return packer(new PackingProgress(plan)).pack(root.layers());
    }

    /** Some layers of an image, of which nothing is told yet. */
    List<PackedLayer> packSome(List<LayerTree> layers) throws BuildException, InterruptedException {
        return packer((layer, bytes) -> progress.on(new BuildEvent.Progressed(layer, bytes)))
                .pack(layers);
    }

    /** A layer that was packed before; null when the cache lost it. */
    @Nullable
    PackedLayer packed(KnownImage.Layer layer) throws BuildException, InterruptedException {
        return packer((name, bytes) -> {}).known(layer.name(), layer.key());
    }

    private LayerPacker packer(LayerPacker.Progress told) {
        return new LayerPacker(
                contents,
                consumer,
                cache.cas(),
                cache.memos(),
                request.output().compression(),
                request.execution().jobs(),
                told);
    }

    /** Layers overlap: each has the time since the one before it was packed. */
    private final class PackingProgress implements LayerPacker.Progress {

        private final Plan plan;
        private long start = System.nanoTime();

        PackingProgress(Plan plan) {
            this.plan = plan;
        }

        @Override
        public void read(String layer, long bytes) {
            progress.on(new BuildEvent.Progressed(layer, bytes));
        }

        @Override
        public void packed(PackedLayer layer) {
            progress.on(BuildEvent.Packed.of(plan, layer, timings.add("pack", start)));
            start = System.nanoTime();
        }
    }

    public BuiltImage assemble(
            Plan plan,
            RuntimeContract contract,
            @Nullable FinalRootfs root,
            List<PackedLayer> layers,
            Superproject commit) {
        return ImageAssembler.assemble(
                plan.image(),
                contract,
                new ImageCommit(commit.commit().hex(), commit.commitSeconds()),
                root,
                layers,
                PinsRecord.of(plan.layers()));
    }
}
