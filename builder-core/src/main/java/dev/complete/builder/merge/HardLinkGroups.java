package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Groups of names for one file. In a tree the first name in path order is the file and the others are hard links to it.
 * Joins groups, and repairs them when names are removed. Stateless.
 */
final class HardLinkGroups {

    private static final Origin NOWHERE = Origin.manifest("");

    private HardLinkGroups() {}

    /**
     * Adds hard links to {@code nodes}, which holds everything else, and makes each group's first name the leader. A
     * hard link to a symlink, which tar can express and layers cannot, becomes an equal symlink.
     *
     * @throws BuildException when a group has no file, or two different ones
     */
    static void join(NavigableMap<RootfsPath, Node> nodes, List<Entry> hardLinks, NodeMerge samePath)
            throws BuildException, IOException {
        Map<RootfsPath, RootfsPath> towards = new HashMap<>();
        Map<RootfsPath, Origin> origins = new HashMap<>();
        for (Entry entry : hardLinks) {
            Node.HardLink link = (Node.HardLink) entry.node();
            origins.merge(entry.path(), link.origin(), (a, b) -> NodeMerge.ORIGINS.compare(a, b) <= 0 ? a : b);
            RootfsPath a = representative(towards, entry.path());
            RootfsPath b = representative(towards, link.leader());
            // The smaller name represents the group, so that the result does not depend on the order.
            towards.put(a.compareTo(b) <= 0 ? b : a, a.compareTo(b) <= 0 ? a : b);
        }
        NavigableMap<RootfsPath, TreeMap<RootfsPath, Origin>> groups = new TreeMap<>();
        for (RootfsPath name : towards.keySet()) {
            Node node = nodes.get(name);
            Origin origin = origins.getOrDefault(name, node == null ? NOWHERE : node.origin());
            groups.computeIfAbsent(representative(towards, name), k -> new TreeMap<>())
                    .put(name, origin);
        }
        for (TreeMap<RootfsPath, Origin> group : groups.values()) {
            write(group, common(group, nodes, samePath), nodes);
        }
    }

    private static RootfsPath representative(Map<RootfsPath, RootfsPath> towards, RootfsPath name) {
        RootfsPath at = name;
        RootfsPath next = towards.getOrDefault(at, at);
        while (!next.equals(at)) {
            RootfsPath after = towards.getOrDefault(next, next);
            towards.put(at, after); // halves the path for the next search
            at = next;
            next = after;
        }
        towards.putIfAbsent(at, at);
        return at;
    }

    /** The group's node: the one file (or symlink) among its names. */
    private static Node common(Map<RootfsPath, Origin> group, Map<RootfsPath, Node> nodes, NodeMerge samePath)
            throws BuildException, IOException {
        Node common = null;
        for (RootfsPath name : group.keySet()) {
            Node node = nodes.get(name);
            if (node != null) {
                common = common == null ? node : samePath.merge(name, common, node);
            }
        }
        if (common == null || common instanceof Node.Directory) {
            throw leaderless(group, common);
        }
        return common;
    }

    private static BuildException leaderless(Map<RootfsPath, Origin> group, @Nullable Node common) {
        Map.Entry<RootfsPath, Origin> link = group.entrySet().stream()
                .filter(name -> !name.getValue().equals(NOWHERE))
                .findFirst()
                .orElseThrow();
        return new BuildException(
                Kind.INVALID,
                "the hard link " + Printable.escape(link.getKey().toString()) + " leads to "
                        + (common == null ? "nothing" : NodeMerge.describe(common)) + "\n  from " + link.getValue());
    }

    private static void write(
            NavigableMap<RootfsPath, Origin> group, Node common, NavigableMap<RootfsPath, Node> nodes) {
        group.forEach((name, origin) -> {
            if (common instanceof Node.Symlink link) {
                nodes.put(name, new Node.Symlink(link.target(), link.metadata(), origin));
            } else if (common instanceof Node.File file) {
                boolean leads = name.equals(group.firstKey());
                nodes.put(
                        name,
                        leads
                                ? new Node.File(file.metadata(), file.content(), origin)
                                : new Node.HardLink(group.firstKey(), origin));
            }
        });
    }

    /** The leaders of groups with two or more names. */
    static Set<RootfsPath> leaders(Map<RootfsPath, Node> nodes) {
        Set<RootfsPath> leaders = new HashSet<>();
        for (Node node : nodes.values()) {
            if (node instanceof Node.HardLink link) {
                leaders.add(link.leader());
            }
        }
        return leaders;
    }

    /** A copy of a valid tree's nodes without {@code dropped}: the next name of a dropped leader takes its place. */
    static NavigableMap<RootfsPath, Node> without(NavigableMap<RootfsPath, Node> nodes, Set<RootfsPath> dropped) {
        NavigableMap<RootfsPath, Node> kept = new TreeMap<>();
        Map<RootfsPath, RootfsPath> promoted = new HashMap<>();
        nodes.forEach((path, node) -> {
            if (dropped.contains(path)) {
                return;
            }
            if (!(node instanceof Node.HardLink link) || !dropped.contains(link.leader())) {
                kept.put(path, node);
                return;
            }
            RootfsPath leader = promoted.putIfAbsent(link.leader(), path);
            if (leader != null) {
                kept.put(path, new Node.HardLink(leader, link.origin()));
            } else if (nodes.get(link.leader()) instanceof Node.File file) {
                kept.put(path, new Node.File(file.metadata(), file.content(), link.origin()));
            }
        });
        return kept;
    }
}
