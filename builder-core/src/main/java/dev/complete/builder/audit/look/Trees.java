package dev.complete.builder.audit.look;

import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;

/** Helper functions of rules on trees. */
public final class Trees {

    private Trees() {}

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

    /** A path for people. */
    public static String shown(RootfsPath path) {
        return Printable.escape(path.toString());
    }

    /** The path of the file itself, also for a hard link to it. */
    public static RootfsPath leader(RootfsPath path, RootfsTree tree) {
        return tree.get(path) instanceof Node.HardLink link ? link.leader() : path;
    }
}
