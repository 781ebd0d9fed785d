package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.glob.PathSet;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Collects what the sources of one component yield and makes one valid tree of it. The tree does not depend on the order
 * in which entries are added.
 *
 * <ul>
 *   <li>Missing parents are made with Git's default metadata, which yields to any explicit one.
 *   <li>Folders merge; two explicit metadata that differ are an error.
 *   <li>Files with equal metadata and bytes are one file; any other two nodes for one path are an error.
 *   <li>Paths through the component's own symlinks go to the real place.
 *   <li>The first name of a hard-linked file in path order leads.
 * </ul>
 *
 * Not thread-safe.
 */
public final class TreeBuilder {

    /**
     * @param tree never null; at least the root
     * @param unmatched excludes that matched nothing, for a warning
     */
    public record Built(RootfsTree tree, List<Located<PathSet>> unmatched) {}

    private static final Comparator<Entry> BY_PATH_AND_ORIGIN =
            Comparator.comparing(Entry::path).thenComparing(e -> e.node().origin(), NodeMerge.ORIGINS);

    private final String component;
    private final List<Entry> entries = new ArrayList<>();

    public TreeBuilder(String component) {
        this.component = component;
    }

    /** Adds entries. A hard link's leader may be any name of the file, and may come later. */
    public TreeBuilder addAll(Collection<Entry> more) {
        entries.addAll(more);
        return this;
    }

    /**
     * @param exclude image paths, after links are resolved; {@link Exclusion} says which folders go as well
     * @param contents read only to compare files whose ids are of different kinds
     * @throws BuildException when two entries conflict, naming both origins
     */
    public Built build(List<Located<PathSet>> exclude, ContentSource contents) throws BuildException, IOException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(BY_PATH_AND_ORIGIN);
        NodeMerge samePath = new NodeMerge(new SameFiles(contents));
        NavigableMap<RootfsPath, Node> nodes = unite(Placement.place(sorted, path -> null), samePath);
        addParents(component, nodes);
        Exclusion excluded = Exclusion.of(nodes, node -> node, exclude);
        if (!excluded.dropped().isEmpty()) {
            nodes = HardLinkGroups.without(nodes, excluded.dropped());
        }
        return new Built(RootfsTree.of(nodes), excluded.unmatched());
    }

    /** One node for each path; the entries have their real paths. */
    static NavigableMap<RootfsPath, Node> unite(List<Entry> placed, NodeMerge samePath)
            throws BuildException, IOException {
        NavigableMap<RootfsPath, Node> nodes = new TreeMap<>();
        List<Entry> hardLinks = new ArrayList<>();
        for (Entry entry : placed) {
            if (entry.node() instanceof Node.HardLink) {
                hardLinks.add(entry);
                continue;
            }
            Node other = nodes.putIfAbsent(entry.path(), entry.node());
            if (other != null) {
                nodes.put(entry.path(), samePath.merge(entry.path(), other, entry.node()));
            }
        }
        HardLinkGroups.join(nodes, hardLinks, samePath);
        return nodes;
    }

    /** Adds the missing folders above every entry. */
    private static void addParents(String component, NavigableMap<RootfsPath, Node> nodes) throws BuildException {
        nodes.putIfAbsent(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest(component)));
        for (var entry : List.copyOf(nodes.entrySet())) {
            RootfsPath parent = entry.getKey().parent();
            Node above = nodes.get(parent);
            while (above == null) {
                nodes.put(
                        parent,
                        new Node.Directory(
                                Metadata.DIRECTORY, false, entry.getValue().origin()));
                parent = parent.parent();
                above = nodes.get(parent);
            }
            if (!(above instanceof Node.Directory)) {
                throw NodeMerge.clash(parent, above, entry.getValue());
            }
        }
    }
}
