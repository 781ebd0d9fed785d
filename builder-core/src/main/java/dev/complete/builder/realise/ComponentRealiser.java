package dev.complete.builder.realise;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.TreeBuilder;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.SourceReader;
import dev.complete.builder.source.StoredEntries;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.builder.step.Steps;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of a planned component: found by its recipe key, else made from Git, archives and its build step, and
 * stored. Thread-safe.
 */
public final class ComponentRealiser {

    /** The note of a step that left nothing. */
    private static final String EMPTY_STEP = "empty-step";

    private final StoredEntries stored;
    private final Memos memos;
    private final SourceReader sources;
    private final Steps steps;
    private final ContentSource contents;
    private final EntryBudget budget;

    /** @param budget for all realised components */
    public ComponentRealiser(
            BlobStore cas, Memos memos, SourceReader sources, Steps steps, ContentSource contents, EntryBudget budget) {
        this.stored = new StoredEntries(cas, memos);
        this.memos = memos;
        this.sources = sources;
        this.steps = steps;
        this.contents = contents;
        this.budget = budget;
    }

    /**
     * The tree from the cache; null when a part is missing, or when its step has to run in any case.
     *
     * @throws BuildException when it exceeds the budget together with earlier ones
     */
    public @Nullable ComponentResult remembered(PlannedComponent component) throws BuildException, IOException {
        long start = System.nanoTime();
        if (component.step() != null && steps.runsEach()) {
            return null;
        }
        return stored.recall(
                Memos.Kind.TREE,
                component.key(),
                component.name(),
                component.pins(),
                budget.share(component.name()),
                known -> {
                    List<Located<PathSet>> exclude = component.recipe().exclude();
                    List<Located<PathSet>> unmatched = known.notes().stream()
                            .filter(note -> !note.equals(EMPTY_STEP))
                            .map(note -> exclude.get(Integer.parseInt(note)))
                            .toList();
                    boolean emptyStep = known.notes().contains(EMPTY_STEP);
                    RootfsTree tree = RootfsTree.inOrder(known.entries());
                    return realised(component, tree, known.listing(), unmatched, emptyStep, true, start);
                });
    }

    /**
     * Digest of the listing that {@link #remembered} would read, if there is nothing to warn of; null when the tree has to
     * be read or made.
     */
    public @Nullable Digest knownListing(PlannedComponent component) throws IOException {
        return component.step() != null && steps.runsEach()
                ? null
                : stored.plainListing(Memos.Kind.TREE, component.key());
    }

    /** A share for trees of {@link #listed}, to be closed when they are not needed any more. */
    public EntryBudget.Share passing() {
        return budget.share("earlier trees");
    }

    /** The tree of an earlier listing of the component; null when the cache lost it, or when there is no room for it. */
    public @Nullable RootfsTree listed(PlannedComponent component, Digest listing, EntryBudget.Share passing) {
        List<Entry> entries = stored.entries(listing, component.name(), component.pins(), passing);
        try {
            return entries == null ? null : RootfsTree.inOrder(entries);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Makes the tree, even if it is remembered.
     *
     * @param with the trees of its build components, in the manifest's order
     * @throws BuildException when a source cannot be read or is refused, a step fails, or two sources clash
     */
    public ComponentResult realise(PlannedComponent component, List<ComponentTree> with)
            throws BuildException, IOException, InterruptedException {
        long start = System.nanoTime();
        TreeBuilder builder = new TreeBuilder(component.name());
        EntryBudget.Share share = budget.share(component.name());
        builder.addAll(sources.read(component.name(), component.sources(), component.nested(), share));
        builder.addAll(written(component.recipe()));
        boolean reused = false;
        boolean emptyStep = false;
        PlannedStep step = component.step();
        if (step != null) {
            Steps.Result result = steps.run(component, step, with, source(component, step));
            share.add(result.entries());
            builder.addAll(result.entries());
            reused = result.reused();
            emptyStep = result.empty();
            memos.putIfAbsent(
                    Memos.Kind.STEP, component.key(), result.action().toString().getBytes(StandardCharsets.US_ASCII));
        }
        TreeBuilder.Built built = builder.build(component.recipe().exclude(), contents);
        Digest listing = remember(component, built, emptyStep);
        return realised(component, built.tree(), listing, built.unmatched(), emptyStep, reused, start);
    }

    /** The step's {@code /src}, as a tree whose root is {@code /src}. */
    public RootfsTree source(PlannedComponent component, PlannedStep step)
            throws BuildException, IOException, InterruptedException {
        TreeBuilder builder = new TreeBuilder(component.name());
        // Needed only while the step runs, and by few components at once: counted against the limit, then released.
        try (EntryBudget.Share share = budget.share(component.name())) {
            builder.addAll(sources.read(component.name(), step.sources(), component.nested(), share));
        }
        return builder.build(List.of(), contents).tree();
    }

    /** Entries of the manifest itself: {@code links} and {@code files}. */
    private static List<Entry> written(Component recipe) {
        Origin origin = Origin.manifest(recipe.name());
        List<Entry> entries = new ArrayList<>();
        recipe.links()
                .forEach((path, target) ->
                        entries.add(new Entry(path, new Node.Symlink(target.value(), Metadata.LINK, origin))));
        recipe.files().forEach((path, text) -> {
            Content content = new Content.Inline(text.value());
            entries.add(new Entry(path, new Node.File(Metadata.FILE, content, origin)));
        });
        for (RootfsPath path : recipe.directories().keySet()) {
            entries.add(new Entry(path, new Node.Directory(Metadata.DIRECTORY, false, origin)));
        }
        return entries;
    }

    /**
     * Stores the tree. Its notes are the indices of excludes that matched nothing: their places in the manifest may move,
     * but their order is part of the key.
     */
    private Digest remember(PlannedComponent component, TreeBuilder.Built built, boolean emptyStep) throws IOException {
        List<Entry> entries = new ArrayList<>();
        built.tree().nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        List<String> notes = new ArrayList<>();
        List<Located<PathSet>> exclude = component.recipe().exclude();
        for (int i = 0; i < exclude.size(); i++) {
            if (built.unmatched().contains(exclude.get(i))) {
                notes.add(Integer.toString(i));
            }
        }
        if (emptyStep) {
            notes.add(EMPTY_STEP);
        }
        return stored.remember(Memos.Kind.TREE, component.key(), entries, component.pins(), notes);
    }

    private static ComponentResult realised(
            PlannedComponent component,
            RootfsTree tree,
            Digest listing,
            List<Located<PathSet>> unmatched,
            boolean emptyStep,
            boolean reused,
            long start) {
        ComponentTree whole =
                new ComponentTree(component.name(), tree, component.recipe().overrides());
        PlannedStep step = component.step();
        return new ComponentResult(
                whole,
                listing,
                unmatched,
                emptyStep && step != null ? step.recipe() : null,
                reused,
                System.nanoTime() - start);
    }
}
