package dev.complete.builder.step.action;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A folder and its direct entries in the form of actions: without owners and extended attributes, and with hard links
 * as files. Each list is in order of its names' UTF-8 bytes.
 */
record Folder(RootfsPath path, int mode, List<File> files, List<RootfsPath> folders, List<Link> links) {

    record File(String name, int mode, Content content) {}

    record Link(String name, String target) {}

    /**
     * All folders of {@code tree}, parents before their children.
     *
     * @throws IllegalArgumentException when a name or a link's target has no UTF-8 encoding
     */
    static NavigableMap<RootfsPath, Folder> in(RootfsTree tree) {
        TreeMap<RootfsPath, Folder> folders = new TreeMap<>();
        tree.nodes().forEach((path, node) -> {
            String name = Messages.text(path.name());
            if (node instanceof Node.Directory directory) {
                folders.put(path, empty(path, directory.metadata().mode()));
                if (!path.isRoot()) {
                    parent(folders, path).folders.add(path);
                }
            } else if (node instanceof Node.Symlink link) {
                parent(folders, path).links.add(new Link(name, Messages.text(link.target())));
            } else {
                parent(folders, path).files.add(file(name, tree, path));
            }
        });
        return folders;
    }

    private static Folder empty(RootfsPath path, int mode) {
        return new Folder(path, mode, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private static Folder parent(TreeMap<RootfsPath, Folder> folders, RootfsPath path) {
        return Objects.requireNonNull(folders.get(path.parent()));
    }

    /** The file at {@code path}, or the leader of the hard link there. */
    static File file(String name, RootfsTree tree, RootfsPath path) {
        Node.File file = Objects.requireNonNull(tree.file(path));
        return new File(name, file.metadata().mode(), file.content());
    }
}
