package dev.complete.builder.audit.look;

import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import org.jspecify.annotations.Nullable;

/** Helper functions of rules on trees. */
public final class Trees {

    private Trees() {}

    public static @Nullable Origin origin(RootfsTree tree, RootfsPath path) {
        Node node = tree.get(path);
        return node == null ? null : node.origin();
    }

    /** The path of a finding; the root when the text is not a valid path. */
    public static RootfsPath path(String text) {
        try {
            return RootfsPath.of(text);
        } catch (IllegalArgumentException e) {
            return RootfsPath.ROOT;
        }
    }

    public static boolean isExecutable(Node.File file) {
        return (file.metadata().mode() & 0111) != 0;
    }
}
