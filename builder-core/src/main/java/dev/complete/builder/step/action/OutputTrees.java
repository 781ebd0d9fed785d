package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.Tree;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders of outputs as {@code Tree} messages. One per tree of outputs; not thread-safe. */
final class OutputTrees {

    /**
     * Limit on an encoded tree, in bytes; enough for over two million files. Reading one needs several times its size
     * in memory.
     */
    static final int LARGEST = 256 << 20;

    private final NavigableMap<RootfsPath, Folder> folders;

    OutputTrees(RootfsTree outputs) {
        this.folders = Folder.in(outputs);
    }

    /**
     * The folder and everything below it, encoded: each distinct folder once, parents before their children.
     *
     * @throws IllegalArgumentException when a file in it is not a whole blob
     * @throws IOException when it is too large to be read again
     */
    byte[] tree(RootfsPath place) throws IOException {
        Map<RootfsPath, Directory> made = new HashMap<>();
        // Children are made before their parents, also when the first of several equal folders is the one that is kept.
        Set<Directory> distinct = new LinkedHashSet<>();
        for (Folder folder : folders.descendingMap().values()) {
            if (folder.path().equals(place) || isBelow(folder.path(), place)) {
                Directory directory = Messages.directory(
                        folder,
                        i -> digest(folder.files().get(i).content()),
                        i -> Messages.digest(
                                Messages.encode(known(made.get(folder.folders().get(i))))));
                made.put(folder.path(), directory);
                distinct.add(directory);
            }
        }
        Directory root = known(made.get(place));
        distinct.remove(root);
        List<Directory> children = new ArrayList<>(distinct);
        Collections.reverse(children);
        Tree tree = Tree.newBuilder().setRoot(root).addAllChildren(children).build();
        if (tree.getSerializedSize() > LARGEST) {
            throw new IOException("the list of what a build step left in " + Printable.escape(place.toString())
                    + " is larger than " + (LARGEST >> 20) + " MiB: leave fewer files, or pack them into an archive");
        }
        FolderExpansion.of(tree);
        return Messages.encode(tree);
    }

    private static Directory known(@Nullable Directory directory) {
        if (directory == null) {
            throw new IllegalStateException("a folder that was not made");
        }
        return directory;
    }

    /** @throws IllegalArgumentException when {@code content} is not a whole blob */
    static build.bazel.remote.execution.v2.Digest digest(Content content) {
        if (content instanceof Content.Packed packed
                && packed.offset() == 0
                && packed.pack().equals(packed.digest())) {
            return Messages.digest(packed.digest(), packed.size());
        }
        throw new IllegalArgumentException("an output that is not a blob of its own: " + content.id());
    }

    static boolean isBelow(RootfsPath path, RootfsPath folder) {
        return !path.isRoot() && (folder.isRoot() || path.toString().startsWith(folder + "/"));
    }
}
