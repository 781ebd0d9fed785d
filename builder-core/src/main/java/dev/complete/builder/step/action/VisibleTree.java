package dev.complete.builder.step.action;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.TreeMap;

/**
 * A tree in the form that a step sees: without everything that the digest does not cover, so that equal digests mean
 * equal inputs. Stateless.
 */
final class VisibleTree {

    private VisibleTree() {}

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
