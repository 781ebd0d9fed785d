package dev.complete.builder.merge;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Merge of two nodes at one path: folders merge, equal nodes become one, anything else is an error. The result does not
 * depend on their order. One per merge; not thread-safe.
 */
record NodeMerge(SameFiles files) {

    /** Order that makes the choice between equals deterministic: the manifest's own entries come first. */
    static final Comparator<Origin> ORIGINS = Comparator.comparing(
                    (Origin o) -> o.pin() == null ? "" : o.pin().path() + '\0')
            .thenComparing(Origin::path)
            .thenComparing(o -> o.member() == null ? "" : o.member());

    /**
     * The merged node; neither argument is a hard link.
     *
     * @throws BuildException naming both origins, when they clash
     */
    Node merge(RootfsPath path, Node a, Node b) throws BuildException, IOException {
        Node merged = mergeOrNull(a, b);
        if (merged == null) {
            throw clash(path, a, b);
        }
        return merged;
    }

    @Nullable
    Node mergeOrNull(Node a, Node b) throws IOException {
        boolean aFirst = ORIGINS.compare(a.origin(), b.origin()) <= 0;
        if (a instanceof Node.Directory x && b instanceof Node.Directory y) {
            return x.explicit() == y.explicit()
                    ? x.metadata().equals(y.metadata()) ? (aFirst ? x : y) : null
                    : x.explicit() ? x : y;
        }
        if (a instanceof Node.File x && b instanceof Node.File y) {
            return files.same(x, y) ? (aFirst ? x : y) : null;
        }
        if (a instanceof Node.Symlink x && b instanceof Node.Symlink y) {
            boolean same = x.target().equals(y.target()) && x.metadata().equals(y.metadata());
            return same ? (aFirst ? x : y) : null;
        }
        return null;
    }

    /** The error for two nodes that cannot both be at {@code path}. */
    static BuildException clash(RootfsPath path, Node a, Node b) {
        boolean aFirst = ORIGINS.compare(a.origin(), b.origin()) <= 0;
        Node first = aFirst ? a : b;
        Node second = aFirst ? b : a;
        return new BuildException(
                Kind.INVALID,
                "two different things are meant for " + Printable.escape(path.toString()) + "\n"
                        + "  " + describe(first) + " from " + first.origin() + "\n"
                        + "  " + describe(second) + " from " + second.origin());
    }

    /** A node in words, such as {@code a file of 12 bytes (0644 0:0)}. */
    static String describe(Node node) {
        if (node instanceof Node.Directory directory) {
            return "a folder (" + describe(directory.metadata()) + ")";
        } else if (node instanceof Node.File file) {
            return "a file of " + file.content().size() + " bytes (" + describe(file.metadata()) + ")";
        } else if (node instanceof Node.Symlink link) {
            return "a symlink to " + Printable.escape(link.target()) + " (" + describe(link.metadata()) + ")";
        } else if (node instanceof Node.HardLink link) {
            return "a hard link to " + Printable.escape(link.leader().toString());
        }
        throw new IllegalStateException("a new kind of node");
    }

    static String describe(Metadata metadata) {
        String octal = Integer.toOctalString(metadata.mode());
        return "0".repeat(4 - octal.length()) + octal + " " + metadata.uid() + ":" + metadata.gid()
                + (metadata.xattrs().isEmpty()
                        ? ""
                        : " " + Printable.escape(metadata.xattrs().toString()));
    }
}
