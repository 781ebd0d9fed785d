package dev.complete.build.source;

import dev.complete.build.BuildException;
import dev.complete.build.cache.Memos;
import dev.complete.build.merge.ComponentTree;
import dev.complete.build.merge.TreeBuilder;
import dev.complete.build.merge.UnmatchedGlobs;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.build.plan.Source;
import dev.complete.build.recipe.Component;
import dev.complete.build.recipe.Located;
import dev.complete.build.recipe.Mark;
import dev.complete.build.recipe.PathGlob;
import dev.complete.build.rootfs.Content;
import dev.complete.build.rootfs.ContentSource;
import dev.complete.build.rootfs.Entry;
import dev.complete.build.rootfs.Listing;
import dev.complete.build.rootfs.Metadata;
import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * From a planned component to its tree: remembered by its recipe key, else made from Git and archives and remembered.
 * Not thread-safe; archives of one component are unpacked in parallel.
 */
public final class ComponentRealiser implements AutoCloseable {

    /**
     * @param unmatched excludes of the component that matched nothing
     * @param reused true when nothing had to be read
     */
    public record Realised(ComponentTree tree, List<Located<PathGlob>> unmatched, boolean reused) {

        /** For the user. */
        public List<String> warnings() {
            return UnmatchedGlobs.warnings("component `" + tree.name() + "`: exclude", unmatched);
        }
    }

    /** Told, from any thread, that {@code bytes} more of a component's archives are unpacked. */
    @FunctionalInterface
    public interface Progress {
        void unpacked(String component, long bytes);
    }

    private final BlobStore cas;
    private final Memos memos;
    private final ArchiveUnpacker unpacker;
    private final ContentSource contents;
    private final ExecutorService workers;
    private final String manifest;
    private final Progress progress;

    /**
     * @param jobs how many archives are unpacked at once
     * @param manifest path of the manifest in the superproject, which is never part of a component
     * @param progress of unpacking
     */
    public ComponentRealiser(
            BlobStore cas,
            Memos memos,
            ArchiveUnpacker unpacker,
            ContentSource contents,
            int jobs,
            String manifest,
            Progress progress) {
        this.cas = cas;
        this.memos = memos;
        this.unpacker = unpacker;
        this.contents = contents;
        this.workers = Executors.newFixedThreadPool(jobs);
        this.manifest = manifest;
        this.progress = progress;
    }

    /** @throws BuildException when a source cannot be read or refused, or two sources clash */
    public Realised realise(PlannedComponent component) throws BuildException, IOException, InterruptedException {
        Realised remembered = remembered(component);
        if (remembered != null) {
            return remembered;
        }
        TreeBuilder builder = new TreeBuilder(component.name());
        builder.addAll(entriesOf(component));
        TreeBuilder.Built built = builder.build(component.recipe().exclude(), contents);
        remember(component, built);
        return realised(component, built.tree(), built.unmatched(), false);
    }

    /** Stops what is still being unpacked. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    private List<Entry> entriesOf(PlannedComponent component) throws BuildException, InterruptedException {
        List<Future<List<Entry>>> archives = new ArrayList<>();
        GitTreeReader git = new GitTreeReader(
                component.name(),
                (folder, gitlink) ->
                        component.nested().get(folder.pinOf(gitlink).path()));
        for (Source source : component.sources()) {
            if (source instanceof Source.Folder folder) {
                git.addContent(folder.tree(), folder.target());
            } else if (source instanceof Source.Single single) {
                git.add(single.tree(), single.entry(), single.target());
            } else if (source instanceof Source.Archive archive) {
                archives.add(workers.submit((Callable<List<Entry>>) () -> unpack(component, archive)));
            }
        }
        List<Entry> entries = new ArrayList<>(git.entries());
        entries.removeIf(entry -> isManifest(entry.node().origin()));
        for (Future<List<Entry>> archive : archives) {
            entries.addAll(await(archive));
        }
        entries.addAll(written(component.recipe()));
        return entries;
    }

    private boolean isManifest(Origin origin) {
        return origin.pin() != null
                && origin.pin().isSuperproject()
                && origin.path().equals(manifest);
    }

    private List<Entry> unpack(PlannedComponent component, Source.Archive archive) throws BuildException {
        Origin origin = new Origin(component.name(), archive.tree().pin(), archive.path(), null);
        UnpackedArchive unpacked =
                unpacker.unpack(archive.tree().objects(), archive.entry().id(), origin.toString());
        progress.unpacked(component.name(), unpacked.bytes());
        return unpacked.place(archive.members(), origin, archive.platform());
    }

    private static <T> T await(Future<T> future) throws BuildException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuildException failure) {
                throw failure;
            }
            throw new IllegalStateException("unpacking failed in a way nobody thought of", e.getCause());
        }
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

    private @Nullable Realised remembered(PlannedComponent component) throws IOException {
        byte[] memo = memos.get(Memos.Kind.TREE, component.key());
        if (memo == null) {
            return null;
        }
        TreeMemo found = TreeMemo.decode(memo);
        try {
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
                return realised(
                        component, tree, found.unmatched(component.recipe().exclude()), true);
            }
        } catch (IOException | IllegalArgumentException lost) {
            // As good as none: the sources are still there.
        }
        memos.remove(Memos.Kind.TREE, component.key());
        return null;
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
            PlannedComponent component, RootfsTree tree, List<Located<PathGlob>> unmatched, boolean reused) {
        return new Realised(
                new ComponentTree(component.name(), tree, component.recipe().overrides()), unmatched, reused);
    }
}
