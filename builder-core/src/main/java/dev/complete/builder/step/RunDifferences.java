package dev.complete.builder.step;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Differences between the outputs of two runs of one action, as sentences that begin with the path. */
record RunDifferences(ContentSource contents) {

    private static final int BUFFER = 64 << 10;

    /** The differences in path order; empty when the outputs are the same. */
    static List<String> between(RootfsTree first, RootfsTree second, ContentSource contents) throws IOException {
        RunDifferences differences = new RunDifferences(contents);
        List<String> found = new ArrayList<>();
        SortedSet<RootfsPath> paths = new TreeSet<>(first.nodes().keySet());
        paths.addAll(second.nodes().keySet());
        for (RootfsPath path : paths) {
            String difference = differences.at(path, first.get(path), second.get(path));
            if (difference != null) {
                found.add(difference);
            }
        }
        return found;
    }

    /**
     * @param what the difference, such as {@code is only in the first run}
     * @param hint a probable cause, such as {@code a time}; null when none is known
     */
    private static String difference(RootfsPath path, String what, @Nullable String hint) {
        return Printable.escape(path.toString()) + " " + what + (hint == null ? "" : " (" + hint + ")");
    }

    private @Nullable String at(RootfsPath path, @Nullable Node one, @Nullable Node two) throws IOException {
        if (one == null || two == null) {
            return difference(path, "is only in the " + (one == null ? "second" : "first") + " run", null);
        }
        if (one instanceof Node.Directory a && two instanceof Node.Directory b) {
            return modes(path, a.metadata().mode(), b.metadata().mode());
        }
        if (one instanceof Node.Symlink a && two instanceof Node.Symlink b) {
            boolean same = a.target().equals(b.target());
            String targets = Printable.escape(a.target()) + ", then " + Printable.escape(b.target());
            return same ? null : difference(path, "leads to " + targets, null);
        }
        if (one instanceof Node.File a && two instanceof Node.File b) {
            String bytes = files(path, a.content(), b.content());
            return bytes != null
                    ? bytes
                    : modes(path, a.metadata().mode(), b.metadata().mode());
        }
        return difference(path, "is of another kind in each run", null);
    }

    private static @Nullable String modes(RootfsPath path, int one, int two) {
        return one == two
                ? null
                : difference(
                        path, "has mode " + Integer.toOctalString(one) + ", then " + Integer.toOctalString(two), null);
    }

    private @Nullable String files(RootfsPath path, Content one, Content two) throws IOException {
        if (one.id().equals(two.id())) {
            return null;
        }
        long offset = firstDifference(one, two);
        String what = "differs from byte " + offset + " on";
        if (one.size() != two.size()) {
            what += ", and has " + one.size() + " bytes, then " + two.size();
        }
        return difference(path, what, new DifferenceHint(contents).of(one, two, offset));
    }

    /** Offset of the first difference: the size of the shorter content when it is the start of the longer one. */
    private long firstDifference(Content one, Content two) throws IOException {
        byte[] a = new byte[BUFFER];
        byte[] b = new byte[BUFFER];
        try (InputStream left = contents.open(one);
                InputStream right = contents.open(two)) {
            for (long offset = 0; ; offset += BUFFER) {
                int inLeft = left.readNBytes(a, 0, BUFFER);
                int inRight = right.readNBytes(b, 0, BUFFER);
                int different = Arrays.mismatch(a, 0, inLeft, b, 0, inRight);
                if (different >= 0) {
                    return offset + different;
                }
                if (inLeft < BUFFER) {
                    throw new IOException("two contents with different digests are the same: " + one.id());
                }
            }
        }
    }
}
