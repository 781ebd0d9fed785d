package dev.complete.build.realise;

import dev.complete.build.BuildException;
import dev.complete.build.cache.Memos;
import dev.complete.build.merge.ComponentTree;
import dev.complete.build.merge.TreeBuilder;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.plan.PlannedStep;
import dev.complete.build.recipe.Component;
import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.Mark;
import dev.complete.build.recipe.PathSet;
import dev.complete.build.recipe.RecipeException;
import dev.complete.build.rootfs.Content;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Listing;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.build.source.Contents;
import dev.complete.build.source.SourceReader;
import dev.complete.build.step.Steps;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From a planned component to its tree: remembered by its recipe key, else made from Git, archives and its build step,
 * and remembered. Thread-safe.
 */
public final class ComponentRealiser {

    private final BlobStore cas;
    private final Memos memos;
    private final SourceReader sources;
    private final Steps steps;
    private final ContentSource contents;

    public ComponentRealiser(BlobStore cas, Memos memos, SourceReader sources, Steps steps, ContentSource contents) {
        this.cas = cas;
        this.memos = memos;
        this.sources = sources;
        this.steps = steps;
        this.contents = contents;
    }

    /** The tree from the cache; null when it is not there whole, or when its step is to be run in any case. */
    public @Nullable Realised remembered(PlannedComponent component) throws IOException {
        long start = System.nanoTime();
        if (component.step() != null && steps.runsEach()) {
            return null;
        }
        byte[] memo = memos.get(Memos.Kind.TREE, component.key());
        if (memo == null) {
            return null;
        }
        try {
            TreeMemo found = TreeMemo.decode(memo);
            byte[] listing;
            try (var in = cas.open(found.listing())) {
                listing = in.readAllBytes();
            }
            NavigableMap<RootfsPath, Node> nodes = new TreeMap<>();
            for (Entry entry : Listing.decode(listing, component.name(), component.pins())) {
                nodes.put(entry.path(), entry.node());
            }
            RootfsTree tree = RootfsTree.of(nodes);
            if (Contents.arePresent(tree.nodes().values().stream(), cas)) {
                List<Located<PathSet>> exclude = component.recipe().exclude();
                return realised(component, tree, found.unmatched(exclude), true, start);
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException lost) {
            // As good as none: the sources are still there.
        }
        memos.remove(Memos.Kind.TREE, component.key());
        return null;
    }

    /**
     * Makes the tree, whether it is remembered or not.
     *
     * @param with the trees of what it is built with, in the manifest's order
     * @throws BuildException when a source cannot be read or is refused, a step fails, or two sources clash
     */
    public Realised realise(PlannedComponent component, List<ComponentTree> with)
            throws BuildException, RecipeException, IOException, InterruptedException {
        long start = System.nanoTime();
        TreeBuilder builder = new TreeBuilder(component.name());
        builder.addAll(sources.read(component.name(), component.sources(), component.nested()));
        builder.addAll(written(component.recipe()));
        boolean reused = false;
        PlannedStep step = component.step();
        if (step != null) {
            Steps.Result result = steps.run(component, step, with, source(component, step));
            builder.addAll(result.entries());
            reused = result.reused();
        }
        TreeBuilder.Built built = builder.build(component.recipe().exclude(), contents);
        remember(component, built);
        return realised(component, built.tree(), built.unmatched(), reused, start);
    }

    /** What is put into the step's {@code /src}, as a tree whose root is {@code /src}. */
    public RootfsTree source(PlannedComponent component, PlannedStep step)
            throws BuildException, IOException, InterruptedException {
        TreeBuilder builder = new TreeBuilder(component.name());
        builder.addAll(sources.read(component.name(), step.sources(), component.nested()));
        return builder.build(List.of(), contents).tree();
    }

    /** What the manifest itself says: {@code links} and {@code files}. */
    private static List<Entry> written(Component recipe) {
        Origin origin = Origin.manifest(recipe.name());
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<RootfsPath, Located<String>> link : recipe.links().entrySet()) {
            entries.add(
                    new Entry(link.getKey(), new Node.Symlink(link.getValue().value(), Metadata.LINK, origin)));
        }
        for (Map.Entry<RootfsPath, Located<String>> file : recipe.files().entrySet()) {
            Content content = new Content.Inline(file.getValue().value());
            entries.add(new Entry(file.getKey(), new Node.File(Metadata.FILE, content, origin)));
        }
        for (Map.Entry<RootfsPath, Mark> folder : recipe.directories().entrySet()) {
            entries.add(new Entry(folder.getKey(), new Node.Directory(Metadata.DIRECTORY, false, origin)));
        }
        return entries;
    }

    private void remember(PlannedComponent component, TreeBuilder.Built built) throws IOException {
        List<Entry> entries = new ArrayList<>();
        built.tree().nodes().forEach((path, node) -> entries.add(new Entry(path, node)));
        byte[] listing = Listing.encode(entries, component.pins());
        Digest digest = cas.write(out -> out.write(listing)).digest();
        TreeMemo memo = TreeMemo.of(digest, component.recipe().exclude(), built.unmatched());
        memos.putIfAbsent(Memos.Kind.TREE, component.key(), memo.encode());
    }

    private static Realised realised(
            PlannedComponent component, RootfsTree tree, List<Located<PathSet>> unmatched, boolean reused, long start) {
        ComponentTree whole =
                new ComponentTree(component.name(), tree, component.recipe().overrides());
        return new Realised(whole, unmatched, reused, System.nanoTime() - start);
    }
}
