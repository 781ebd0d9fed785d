package dev.complete.build.audit.rules;

import dev.complete.build.rootfs.Node;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.build.rootfs.RootfsTree;
import org.jspecify.annotations.Nullable;

/** What rules ask of trees. */
final class Trees {

    private Trees() {}

    static @Nullable Origin origin(RootfsTree tree, RootfsPath path) {
        Node node = tree.get(path);
        return node == null ? null : node.origin();
    }

    /** The path a finding is about; the root when the text can be none. */
    static RootfsPath path(String text) {
        try {
            return RootfsPath.of(text);
        } catch (IllegalArgumentException e) {
            return RootfsPath.ROOT;
        }
    }

    static boolean isExecutable(Node.File file) {
        return (file.metadata().mode() & 0111) != 0;
    }
}
