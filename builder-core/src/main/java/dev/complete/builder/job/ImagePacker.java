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
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.git.open.Superproject;
import java.util.ArrayList;
import java.util.List;

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
        List<PackedLayer> layers = new ArrayList<>();
        for (LayerTree layer : root.layers()) {
            long start = System.nanoTime();
            LayerPacker packer = new LayerPacker(
                    contents,
                    consumer,
                    cache.cas(),
                    cache.memos(),
                    request.output().compression(),
                    request.execution().jobs(),
                    bytes -> progress.on(new BuildEvent.Progressed(layer.name(), bytes)));
            PackedLayer packed = packer.pack(layer);
            progress.on(BuildEvent.Packed.of(plan, packed, timings.add("pack", start)));
            layers.add(packed);
        }
        return layers;
    }

    public BuiltImage assemble(
            Plan plan, RuntimeContract contract, FinalRootfs root, List<PackedLayer> layers, Superproject commit) {
        return ImageAssembler.assemble(
                plan.image(),
                contract,
                new ImageCommit(commit.commit().hex(), commit.commitSeconds()),
                root,
                layers,
                PinsRecord.of(plan.layers()));
    }
}
