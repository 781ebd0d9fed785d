package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves entries to their link-free paths: a path that runs through a symlink (usr-merge: {@code /lib/x} with
 * {@code /lib -> usr/lib}) goes to the link's target, and so does a folder whose path is a link. The link may come from
 * the same entries, in any order, or from below. One use each; not thread-safe.
 */
final class Placement {

    /** Limit on passes. Each pass moves links that lie behind other links; real trees need two or three. */
    private static final int MAX_PASSES = 40;

    private final List<Entry> entries;
    private final Function<RootfsPath, @Nullable Node> below;
    /** Folders of last links by index of the entry: where that link leads; empty while no entry has moved. */
    private final Map<Integer, RootfsPath> landings = new HashMap<>();

    private boolean moved;

    private Placement(List<Entry> entries, Function<RootfsPath, @Nullable Node> below) {
        this.entries = new ArrayList<>(entries);
        this.below = below;
    }

    /**
     * The entries in the order given, at link-free paths; {@code entries} itself when all of them are already.
     *
     * @param below the node of lower layers at a link-free path, or null
     * @throws BuildException when links form a loop, or lead to a folder that no other entry makes
     */
    static List<Entry> place(List<Entry> entries, Function<RootfsPath, @Nullable Node> below) throws BuildException {
        Placement placement = new Placement(entries, below);
        int passes = 0;
        while (placement.moveAll()) {
            if (++passes > MAX_PASSES) {
                throw new BuildException(Kind.INVALID, "symlinks in this tree lead through each other without an end");
            }
        }
        placement.checkLandings();
        return placement.moved ? placement.entries : entries;
    }

    /** One pass; true when a symlink moved, so that other entries may have to move again. */
    private boolean moveAll() throws BuildException {
        Map<RootfsPath, Node.Symlink> links = links();
        LinkResolver resolver = new LinkResolver(path -> {
            Node.Symlink own = links.get(path);
            return own == null ? below.apply(path) : own;
        });
        boolean again = false;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Node node = entry.node();
            boolean folder = node instanceof Node.Directory;
            LinkResolver.Real real = folder ? resolver.resolve(entry.path()) : resolver.resolveParent(entry.path());
            if (node instanceof Node.HardLink link) {
                RootfsPath leader = resolver.resolveParent(link.leader()).path();
                node = leader.equals(link.leader()) ? link : new Node.HardLink(leader, link.origin());
            }
            if (real.links() > 0 || node != entry.node()) {
                moved = true;
                entries.set(i, new Entry(real.path(), node));
            }
            if (real.landing() != null) {
                landings.put(i, real.landing());
                again |= node instanceof Node.Symlink;
            }
        }
        return again;
    }

    private Map<RootfsPath, Node.Symlink> links() throws BuildException {
        Map<RootfsPath, Node.Symlink> links = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.node() instanceof Node.Symlink link) {
                Node.Symlink other = links.putIfAbsent(entry.path(), link);
                if (other != null && !other.target().equals(link.target())) {
                    throw NodeMerge.clash(entry.path(), other, link);
                }
            }
        }
        return links;
    }

    /**
     * Checks that each link's target is made by entries that do not depend on the link: adds folders to the known ones
     * until no further one follows.
     */
    private void checkLandings() throws BuildException {
        if (landings.isEmpty()) {
            return;
        }
        Set<RootfsPath> folders = new HashSet<>();
        List<Integer> pending = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (landings.containsKey(i)) {
                pending.add(i);
            } else {
                addFolders(entries.get(i), folders);
            }
        }
        while (!pending.isEmpty()) {
            List<Integer> unjustified = new ArrayList<>();
            for (int i : pending) {
                RootfsPath landing = landings.getOrDefault(i, RootfsPath.ROOT);
                if (folders.contains(landing) || below.apply(landing) instanceof Node.Directory) {
                    addFolders(entries.get(i), folders);
                } else {
                    unjustified.add(i);
                }
            }
            if (unjustified.size() == pending.size()) {
                throw dangling(unjustified.get(0));
            }
            pending = unjustified;
        }
    }

    private static void addFolders(Entry entry, Set<RootfsPath> folders) {
        RootfsPath folder = entry.node() instanceof Node.Directory
                ? entry.path()
                : entry.path().parent();
        while (folders.add(folder) && !folder.isRoot()) {
            folder = folder.parent();
        }
    }

    private BuildException dangling(int index) {
        Entry entry = entries.get(index);
        return new BuildException(
                Kind.INVALID,
                "a symlink on the way to " + Printable.escape(entry.path().toString()) + " leads to "
                        + Printable.escape(
                                landings.getOrDefault(index, RootfsPath.ROOT).toString())
                        + ", which is no folder\n"
                        + "  " + NodeMerge.describe(entry.node()) + " from "
                        + entry.node().origin() + "\n"
                        + "  give the folder to the image, for example with `files: {/that/folder/: \"\"}`");
    }
}
