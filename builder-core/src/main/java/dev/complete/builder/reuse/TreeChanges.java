package dev.complete.builder.reuse;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that differ between two trees of the same shape: same paths, types, modes, owners, links and hard links; a file
 * that is empty in one is so in the other.
 */
public record TreeChanges(List<Change> files) {

    /** @param path of a file in both trees */
    public record Change(RootfsPath path, Content before, Content now) {}

    /** Null when the trees differ in more than the contents of files. */
    static @Nullable TreeChanges between(RootfsTree before, RootfsTree now) {
        if (before.size() != now.size()) {
            return null;
        }
        List<Change> changes = new ArrayList<>();
        Iterator<Map.Entry<RootfsPath, Node>> others = now.nodes().entrySet().iterator();
        for (Map.Entry<RootfsPath, Node> entry : before.nodes().entrySet()) {
            Map.Entry<RootfsPath, Node> other = others.next();
            if (!entry.getKey().equals(other.getKey()) || !isAlike(entry.getValue(), other.getValue())) {
                return null;
            }
            if (entry.getValue() instanceof Node.File one
                    && other.getValue() instanceof Node.File two
                    && !one.content().identity().equals(two.content().identity())) {
                changes.add(new Change(entry.getKey(), one.content(), two.content()));
            }
        }
        return new TreeChanges(changes);
    }

    /** Whether two nodes are the same but for origin and content. */
    private static boolean isAlike(Node one, Node two) {
        if (one.origin().isWritten() != two.origin().isWritten()) {
            return false; // what the manifest says itself is judged otherwise
        }
        if (one instanceof Node.Directory a && two instanceof Node.Directory b) {
            return a.explicit() == b.explicit() && a.metadata().equals(b.metadata());
        }
        if (one instanceof Node.Symlink a && two instanceof Node.Symlink b) {
            return a.target().equals(b.target()) && a.metadata().equals(b.metadata());
        }
        if (one instanceof Node.HardLink a && two instanceof Node.HardLink b) {
            return a.leader().equals(b.leader());
        }
        return one instanceof Node.File a
                && two instanceof Node.File b
                && a.metadata().equals(b.metadata())
                && a.content().isEmpty() == b.content().isEmpty();
    }
}
