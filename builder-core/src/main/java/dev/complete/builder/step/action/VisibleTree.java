package dev.complete.builder.step.action;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.util.Map;
import java.util.TreeMap;

/** A tree as a step sees it: without all that its digest does not cover. Stateless. */
final class VisibleTree {

    private VisibleTree() {}

    /**
     * {@code tools} without its empty folders where the sandbox makes its own; a root filesystem often has some.
     *
     * @throws BuildException when there is any other entry, which the step could not see
     */
    static RootfsTree withoutReserved(RootfsTree tools) throws BuildException {
        TreeMap<RootfsPath, Node> visible = new TreeMap<>();
        for (Map.Entry<RootfsPath, Node> entry : tools.nodes().entrySet()) {
            RootfsPath path = entry.getKey();
            if (path.isRoot() || !InputRoot.RESERVED.contains(path.names().get(0))) {
                visible.put(path, entry.getValue());
            } else if (!(entry.getValue() instanceof Node.Directory)) {
                throw hidden(path, entry.getValue());
            }
        }
        return visible.size() == tools.size() ? tools : RootfsTree.of(visible);
    }

    private static BuildException hidden(RootfsPath path, Node node) {
        String place = "/" + path.names().get(0);
        String exclude = path.toString().equals(place) ? place : place + "/";
        return new BuildException(
                BuildException.Kind.INVALID,
                Printable.escape(path.toString()) + " (" + node.origin()
                        + ") cannot be in a build step's root, which has a "
                        + place + " of its own: add `" + exclude + "` to `exclude` of component `"
                        + node.origin().component() + "`");
    }

    /** {@code tree} with hard links as files, owned by root and without extended attributes. */
    static RootfsTree of(RootfsTree tree) {
        TreeMap<RootfsPath, Node> visible = new TreeMap<>();
        tree.nodes().forEach((path, node) -> visible.put(path, visible(node, tree, path)));
        return RootfsTree.of(visible);
    }

    private static Node visible(Node node, RootfsTree tree, RootfsPath path) {
        if (node instanceof Node.Directory directory) {
            Metadata metadata = directory.metadata();
            return isVisible(metadata)
                    ? node
                    : new Node.Directory(Metadata.root(metadata.mode()), directory.explicit(), node.origin());
        }
        if (node instanceof Node.Symlink link) {
            return link.metadata().equals(Metadata.LINK)
                    ? node
                    : new Node.Symlink(link.target(), Metadata.LINK, node.origin());
        }
        if (node instanceof Node.File file && isVisible(file.metadata())) {
            return node;
        }
        Folder.File file = Folder.file(path.name(), tree, path);
        return new Node.File(Metadata.root(file.mode()), file.content(), node.origin());
    }

    private static boolean isVisible(Metadata metadata) {
        return metadata.uid() == 0 && metadata.gid() == 0 && metadata.xattrs().isEmpty();
    }
}
