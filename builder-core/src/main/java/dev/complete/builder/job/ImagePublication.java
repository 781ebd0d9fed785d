package dev.complete.builder.job;

import dev.complete.builder.audit.facts.TreeInspector;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.layer.CachedFrames;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.realise.ComponentResult;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.share.FinishedImage;
import dev.complete.builder.share.Publisher;
import dev.complete.builder.share.RecordDraft;
import dev.complete.builder.share.SharedRecords;
import dev.complete.builder.step.action.ActionResults;
import dev.complete.oci.Digest;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives finished images to whoever wanted them, and after them records of what the build knew. An image that is published
 * stays so when its record cannot be kept: that is a warning.
 */
public record ImagePublication(
        Publisher publisher, SharedRecords records, RootfsAssembly assembly, ImageReuse reuse, ImagePacker packer) {

    /**
     * An image for one platform, and how it came about.
     *
     * @param trees contents of the layers that were packed or looked at
     */
    public record Made(Plan plan, BuiltImage image, List<LayerTree> trees) {}

    public void publish(List<Made> made) throws BuildException, IOException, InterruptedException {
        if (!publisher.publishes()) {
            return;
        }
        CachedFrames frames = new CachedFrames(packer.cache().cas());
        List<ImageSet> sets = ImageSet.of(made.stream().map(Made::image).toList());
        publisher.publish(
                sets.stream().map(set -> FinishedImage.of(set, frames)).toList());
        if (publisher.keepsRecords()) {
            for (ImageSet set : sets) {
                List<Made> platforms = made.stream()
                        .filter(one -> one.image().name().equals(set.name()))
                        .toList();
                keep(set, platforms);
            }
        }
    }

    private void keep(ImageSet set, List<Made> platforms) throws BuildException, InterruptedException {
        try {
            keepOnce(set, platforms);
        } catch (IOException e) {
            Interrupts.rethrow(e);
            IOException failure = e;
            if (BuildException.cause(e, NoSuchFileException.class) != null) {
                failure = keepWithoutLost(set, platforms);
            }
            if (failure != null) {
                packer.progress()
                        .on(new BuildEvent.Warning("the record of image " + set.name()
                                + " cannot be kept, so that other machines cannot build on it: "
                                + IoMessage.of(failure)));
            }
        }
    }

    /** A part of an earlier record was gone from its registry, which is known now: what the cache has of it is sent again. */
    private @Nullable IOException keepWithoutLost(ImageSet set, List<Made> platforms)
            throws BuildException, InterruptedException {
        try {
            keepOnce(set, platforms);
            return null;
        } catch (IOException e) {
            Interrupts.rethrow(e);
            return e;
        }
    }

    private void keepOnce(ImageSet set, List<Made> platforms) throws BuildException, IOException, InterruptedException {
        RecordDraft draft = new RecordDraft(
                packer.cache(), records, new ActionResults(packer.cache().cas())::blobs);
        for (Made made : platforms) {
            add(made, draft);
        }
        publisher.keep(set.name(), draft.finish(set.name(), set.descriptor()));
    }

    private void add(Made made, RecordDraft draft) throws BuildException, IOException, InterruptedException {
        for (PlannedComponent component : made.plan().components()) {
            draft.addTree(component.key());
        }
        List<Digest> listings = listings(made.plan());
        if (listings != null) {
            for (Digest key : reuse.images().keys(made.plan(), listings, assembly.tasks(made.plan()))) {
                draft.addImage(key);
            }
        }
        Map<String, LayerTree> contents = new HashMap<>();
        made.trees().forEach(tree -> contents.put(tree.name(), tree));
        for (PackedLayer layer : made.image().layers()) {
            LayerTree tree = contents.get(layer.name());
            draft.addLayer(layer.key(), tree == null ? null : TreeInspector.keys(tree));
        }
    }

    /** Digests of the listings of the image's components; null when one of them had something to warn of. */
    private @Nullable List<Digest> listings(Plan plan) throws BuildException, IOException, InterruptedException {
        Map<Digest, ComponentResult> results = assembly.results();
        List<Digest> listings = new ArrayList<>();
        for (PlannedComponent component : plan.layers()) {
            ComponentResult result = results.get(component.key());
            Digest listing = result == null ? assembly.realiser().knownListing(component) : result.listing();
            if (listing == null) {
                return null;
            }
            listings.add(listing);
        }
        return listings;
    }
}
