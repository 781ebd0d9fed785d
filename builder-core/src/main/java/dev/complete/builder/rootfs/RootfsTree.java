package dev.complete.builder.rootfs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file tree as an immutable value, in path order. Every entry's parent is present and a directory, and every hard
 * link's leader is present and a file, so every constructed tree is valid. The root is always a directory.
 */
public final class RootfsTree {

    private final NavigableMap<RootfsPath, Node> nodes;

    private RootfsTree(NavigableMap<RootfsPath, Node> nodes) {
        this.nodes = Collections.unmodifiableNavigableMap(nodes);
    }

    /**
     * @param nodes copied; the root and all parents must be present
     * @throws IllegalArgumentException naming the first entry without a directory above it, or without its leader
     */
    public static RootfsTree of(NavigableMap<RootfsPath, Node> nodes) {
        return checked(new TreeMap<>(nodes));
    }

    /**
     * The same as {@link #of}, in a time that grows with their number alone.
     *
     * @param entries in path order, each path once
     * @throws IllegalArgumentException when they are not, and as {@link #of}
     */
    public static RootfsTree inOrder(List<Entry> entries) {
        return checked(new TreeMap<>(new SortedEntries(entries.stream()
                .map(entry -> Map.entry(entry.path(), entry.node()))
                .toList())));
    }

    private static RootfsTree checked(NavigableMap<RootfsPath, Node> nodes) {
        RootfsPath known = null; // neighbours mostly have the same parent
        for (var entry : nodes.entrySet()) {
            RootfsPath path = entry.getKey();
            if (known == null || !path.isIn(known)) {
                known = path.parent();
                if (!(nodes.get(known) instanceof Node.Directory)) {
                    throw new IllegalArgumentException("no directory above " + path);
                }
            }
            if (entry.getValue() instanceof Node.HardLink link
                    && !(nodes.get(link.leader()) instanceof Node.File
                            && link.leader().compareTo(path) < 0)) {
                throw new IllegalArgumentException("no file to link to at " + link.leader() + " for " + path);
            }
        }
        return new RootfsTree(nodes);
    }

    /** All entries in path order, the root first. */
    public NavigableMap<RootfsPath, Node> nodes() {
        return nodes;
    }

    public @Nullable Node get(RootfsPath path) {
        return nodes.get(path);
    }

    /** The file at {@code path} or at its hard link's leader; null for anything else. */
    public Node.@Nullable File file(RootfsPath path) {
        Node node = nodes.get(path);
        if (node instanceof Node.HardLink link) {
            node = nodes.get(link.leader());
        }
        return node instanceof Node.File file ? file : null;
    }

    /** The paths below {@code folder}, in path order. */
    public Stream<RootfsPath> below(RootfsPath folder) {
        String start = folder.isRoot() ? "/" : folder + "/";
        return nodes.tailMap(folder, false).keySet().stream() // what is below comes next in path order
                .takeWhile(path -> path.toString().startsWith(start));
    }

    public int size() {
        return nodes.size();
    }
}
