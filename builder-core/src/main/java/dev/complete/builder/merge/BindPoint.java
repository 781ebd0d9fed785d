package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Mount point for a file or folder of the host in a running image, and the tree with an entry there. Some runtimes
 * follow no link to a mount point, some follow it out of the root, and some create a missing mount point in a read-only
 * root.
 *
 * @param at free of links
 */
public record BindPoint(RootfsPath at, RootfsTree tree) {

    private static final Origin ORIGIN = Origin.manifest(Origin.GENERATED);
    private static final Node FILE = new Node.File(Metadata.FILE, new Content.Inline(""), ORIGIN);
    private static final Node FOLDER = new Node.Directory(Metadata.DIRECTORY, false, ORIGIN);

    /**
     * The mount point of a file.
     *
     * @param path as programs use it; links on the way and at its end are followed inside the tree
     * @param mounts free of links; they hide the tree's entries below them, and runtimes create missing entries there
     * @throws BuildException when there is something else, or links form a loop or lead to the kernel's own files
     */
    public static BindPoint file(RootfsPath path, RootfsTree tree, Collection<RootfsPath> mounts)
            throws BuildException {
        return at(path, tree, mounts, FILE);
    }

    /** The mount point of a folder; see {@link #file}. */
    public static BindPoint folder(RootfsPath path, RootfsTree tree, Collection<RootfsPath> mounts)
            throws BuildException {
        return at(path, tree, mounts, FOLDER);
    }

    private static BindPoint at(RootfsPath path, RootfsTree tree, Collection<RootfsPath> mounts, Node covered)
            throws BuildException {
        RootfsPath real = new LinkResolver(at -> isBelow(at, mounts) ? null : tree.get(at))
                .resolve(path)
                .path();
        if (KernelFolders.areAbove(real)) {
            throw refused(path, real, "is the kernel's", null);
        }
        if (isBelow(real, mounts)) {
            return new BindPoint(real, tree);
        }
        Node there = tree.get(real);
        if (there == null) {
            return new BindPoint(real, with(path, real, tree, covered));
        }
        boolean fits = covered instanceof Node.Directory
                ? there instanceof Node.Directory
                : there instanceof Node.File || there instanceof Node.HardLink;
        if (!fits) {
            throw refused(path, real, "is " + NodeMerge.describe(there), there);
        }
        return new BindPoint(real, tree);
    }

    private static RootfsTree with(RootfsPath path, RootfsPath real, RootfsTree tree, Node covered)
            throws BuildException {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>(tree.nodes());
        nodes.put(real, covered);
        RootfsPath above = real.parent();
        for (; !nodes.containsKey(above); above = above.parent()) {
            nodes.put(above, FOLDER);
        }
        Node parent = nodes.get(above);
        if (!(parent instanceof Node.Directory)) {
            throw refused(path, real, "cannot be: " + Printable.escape(above.toString()) + " is no folder", parent);
        }
        return RootfsTree.of(nodes);
    }

    private static boolean isBelow(RootfsPath path, Collection<RootfsPath> folders) {
        return folders.stream().anyMatch(folder -> path.isAtOrBelow(folder) && !path.equals(folder));
    }

    private static BuildException refused(RootfsPath path, RootfsPath real, String why, @Nullable Node there) {
        String way = real.equals(path) ? " " : " leads to " + Printable.escape(real.toString()) + ", which ";
        return new BuildException(
                Kind.INVALID,
                "nothing can be shown at " + Printable.escape(path.toString()) + ": it" + way + why
                        + (there == null ? "" : "\n  from " + there.origin()));
    }
}
