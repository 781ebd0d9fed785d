package dev.complete.builder.job;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.audit.facts.TreeInspector;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.realise.ComponentResult;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.reuse.KnownImage;
import dev.complete.builder.reuse.KnownImages;
import dev.complete.builder.reuse.LastImage;
import dev.complete.builder.reuse.TreeChanges;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images that need not be merged and audited, because an earlier build did it with the same trees, or with trees in which
 * only contents were others that decide nothing. Not thread-safe.
 */
public record ImageReuse(RootfsAssembly assembly, ImagePacker packer, Enough enough) {

    /** Decides whether a layer that nobody looked into is good for whoever asked for the build. */
    @FunctionalInterface
    public interface Enough {

        /** Any layer will do. */
        Enough ALWAYS = layer -> true;

        boolean test(PackedLayer layer) throws IOException;
    }

    /**
     * An image as an earlier build would have made it.
     *
     * @param changed contents of the layers that were packed anew
     */
    public record Reused(RuntimeContract contract, List<PackedLayer> layers, List<LayerTree> changed) {}

    /** A layer in which contents changed: all of them are in it, since none is at a path that a component lost. */
    private record ChangedLayer(TreeChanges changes, LayerTree before, LayerTree now) {}

    /**
     * The image, if that is known without the whole work; null otherwise. Tells of it what a whole build would.
     *
     * @throws BuildException when a component cannot be made
     */
    public @Nullable Reused find(Plan plan) throws BuildException, IOException, InterruptedException {
        List<@Nullable Digest> trees = new ArrayList<>();
        for (PlannedComponent component : plan.layers()) {
            trees.add(assembly.realiser().knownListing(component));
        }
        if (!trees.contains(null)) {
            KnownImage same = images().find(plan, trees, assembly.tasks(plan));
            Reused reused = same == null || !canBeHad(plan, trees) ? null : reused(plan, same, Map.of(), 0);
            if (reused != null) {
                return reused;
            }
        }
        if (packer.request().output().looksIntoTree()) {
            return null;
        }
        LastImage last = images().last(plan, assembly.tasks(plan));
        return last == null ? null : changed(plan, last, trees);
    }

    /** Whether the trees are as they were, if a format looks into them: a step that is run again may leave something else. */
    private boolean canBeHad(Plan plan, List<Digest> trees) throws BuildException, IOException, InterruptedException {
        return !packer.request().output().looksIntoTree()
                || assembly.realise(plan.layers()).stream()
                        .map(ComponentResult::listing)
                        .toList()
                        .equals(trees);
    }

    private @Nullable Reused changed(Plan plan, LastImage last, List<@Nullable Digest> trees)
            throws BuildException, IOException, InterruptedException {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < trees.size(); i++) {
            if (!last.trees().get(i).equals(trees.get(i))) {
                others.add(i);
            }
        }
        List<ComponentResult> results =
                assembly.realise(others.stream().map(plan.layers()::get).toList());
        List<Digest> listings = new ArrayList<>(last.trees());
        List<KnownImage.Component> components = new ArrayList<>(last.image().components());
        for (int i = 0; i < results.size(); i++) {
            listings.set(others.get(i), results.get(i).listing());
            components.set(others.get(i), KnownImage.Component.of(results.get(i)));
        }
        long start = System.nanoTime();
        Map<String, PackedLayer> packed = new HashMap<>();
        List<LayerTree> fresh;
        try (EntryBudget.Share passing = assembly.realiser().passing()) {
            List<ChangedLayer> changed = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (!add(others.get(i), results.get(i), plan, last, passing, changed)) {
                    return null;
                }
            }
            fresh = changed.stream().map(ChangedLayer::now).toList();
            packer.packSome(fresh).forEach(layer -> packed.put(layer.name(), layer));
            // The facts are taken from what was packed.
            if (last.image().accepted() != null && !haveSameFacts(changed)) {
                return null;
            }
        }
        Reused reused = reused(plan, last.image(), packed, packer.timings().add("pack", start));
        if (reused != null) {
            KnownImage now = last.image().with(reused.layers(), components);
            remember(plan, listings, now, last.with(now, listings));
        }
        return reused == null ? null : new Reused(reused.contract(), reused.layers(), fresh);
    }

    /**
     * Adds the layer of a changed component to {@code changed}, if it is in the image. False when more changed than
     * contents that decide nothing.
     *
     * @param at index of the component in the plan's layers
     */
    private boolean add(
            int at,
            ComponentResult result,
            Plan plan,
            LastImage last,
            EntryBudget.Share passing,
            List<ChangedLayer> changed) {
        RootfsTree now = result.tree().tree();
        RootfsTree before =
                assembly.realiser().listed(plan.layers().get(at), last.trees().get(at), passing);
        TreeChanges changes = before == null ? null : last.changes(before, now);
        if (before == null || changes == null || !result.warnings().isEmpty()) {
            return false;
        }
        try {
            LayerTree was = last.layer(at, result.tree().name(), before);
            LayerTree is = last.layer(at, result.tree().name(), now);
            if (was != null && is != null) {
                changed.add(new ChangedLayer(changes, was, is));
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false; // it was remembered of another tree
        }
    }

    /** Whether the rules would see no difference. */
    private boolean haveSameFacts(List<ChangedLayer> layers) throws BuildException, InterruptedException {
        TreeInspector inspector = assembly.inspector();
        for (ChangedLayer layer : layers) {
            Set<Content> before = new HashSet<>();
            Set<Content> now = new HashSet<>();
            for (TreeChanges.Change change : layer.changes().files()) {
                before.add(change.before());
                now.add(change.now());
            }
            // The earlier layer only says in which groups they are remembered.
            TreeFacts old = inspector.remembered(layer.before(), before);
            if (old == null) {
                return false;
            }
            TreeFacts fresh = inspector.inspect(layer.now(), now);
            for (TreeChanges.Change change : layer.changes().files()) {
                if (!old.of(change.before()).equals(fresh.of(change.now()))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The image with the layers that are packed already; the others come from the cache. Null when it lost one.
     *
     * @param fresh layers by name that replace the image's
     * @param nanos how long packing these took
     */
    private @Nullable Reused reused(Plan plan, KnownImage image, Map<String, PackedLayer> fresh, long nanos)
            throws BuildException, IOException, InterruptedException {
        List<PackedLayer> layers = new ArrayList<>();
        for (KnownImage.Layer layer : image.layers()) {
            PackedLayer known = fresh.get(layer.name());
            known = known == null ? packer.packed(layer) : known;
            if (known == null || !(fresh.containsKey(layer.name()) || enough.test(known))) {
                return null;
            }
            layers.add(known);
        }
        for (int i = 0; i < plan.layers().size(); i++) {
            KnownImage.Component size = image.components().get(i);
            PlannedComponent component = plan.layers().get(i);
            assembly.tell(component, ComponentResult.event(component, size.entries(), size.bytes(), true, 0));
        }
        for (PackedLayer layer : layers) {
            long spent = fresh.containsKey(layer.name()) ? nanos : 0;
            packer.progress().on(BuildEvent.Packed.of(plan, layer, spent));
        }
        if (image.accepted() != null) {
            assembly.tell(plan, image.warnings(), image.accepted());
        }
        RuntimeContract contract =
                RuntimeContract.of(plan.image(), plan.platform(), image.user(), image.home(), image.mounts());
        return new Reused(contract.withSanity(assembly.sanity(plan)), layers, List.of());
    }

    /**
     * Remembers an image for {@link #find}, unless there was something to say that a later build has to say again.
     *
     * @param found null when it was not audited
     */
    public void remember(
            Plan plan,
            RuntimeContract contract,
            FinalRootfs root,
            List<PackedLayer> layers,
            @Nullable ImageFindings found)
            throws BuildException, IOException, InterruptedException {
        List<ComponentResult> components = assembly.realise(plan.layers());
        boolean warned =
                components.stream().anyMatch(component -> !component.warnings().isEmpty());
        if (warned || !root.warnings().isEmpty() || (found != null && found.errors() > 0)) {
            return;
        }
        List<Digest> trees = components.stream().map(ComponentResult::listing).toList();
        KnownImage image = KnownImage.of(contract, layers, components, found);
        remember(
                plan,
                trees,
                image,
                LastImage.of(
                        image,
                        trees,
                        components.stream().map(ComponentResult::tree).toList(),
                        root,
                        assembly.decisive()));
    }

    private void remember(Plan plan, List<Digest> trees, KnownImage image, @Nullable LastImage last)
            throws IOException {
        List<Task> tasks = assembly.tasks(plan);
        images().remember(plan, trees, tasks, image);
        if (last != null) {
            images().rememberLast(plan, tasks, last);
        }
    }

    KnownImages images() {
        return new KnownImages(packer.cache().cas(), packer.cache().memos(), packer.request());
    }
}
