package dev.complete.git.tree;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link TreeExtent}s of one repository's trees, each tree read once however often it occurs. Thread-safe. */
final class TreeExtents {

    /** What is read and refused on the way. */
    interface Reading {

        List<TreeEntry> tree(GitId id) throws ResolveException;

        /** @param depth of the deepest folder reached, below the first one */
        void checkDepth(int depth) throws ResolveException;

        /** @param entries of all distinct trees read so far */
        void checkRead(long entries) throws ResolveException;
    }

    private final Reading reading;
    private final Map<GitId, TreeExtent> known = new ConcurrentHashMap<>();

    TreeExtents(Reading reading) {
        this.reading = reading;
    }

    /** The extent of {@code tree}, which lies {@code depth} folders deep. */
    TreeExtent of(GitId tree, int depth) throws ResolveException {
        return of(tree, depth, new long[1]);
    }

    private TreeExtent of(GitId tree, int depth, long[] read) throws ResolveException {
        TreeExtent extent = known.get(tree);
        if (extent == null) {
            reading.checkDepth(depth);
            extent = TreeExtent.EMPTY;
            List<TreeEntry> entries = reading.tree(tree);
            read[0] += entries.size();
            reading.checkRead(read[0]);
            for (TreeEntry entry : entries) {
                long length = entry.name().getBytes(StandardCharsets.UTF_8).length;
                extent = entry instanceof TreeEntry.Directory directory
                        ? extent.plus(length, of(directory.id(), depth + 1, read))
                        : extent.plus(length, entry instanceof TreeEntry.Gitlink);
            }
            known.put(tree, extent);
        }
        reading.checkDepth(depth + extent.height());
        return extent;
    }
}
