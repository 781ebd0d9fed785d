package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.SymlinkNode;
import build.bazel.remote.execution.v2.Tree;
import dev.complete.git.Limits;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Folders of a {@code Tree} by digest. Counts the entries before the tree is expanded: a few small nested folders can
 * stand for more than fit in memory.
 */
final class FolderExpansion {

    private static final long MOST_ENTRIES = Limits.DEFAULT.entries();

    /** Limit on the total length of all entries' paths. */
    private static final long MOST_CHARACTERS = Limits.nameBytes(MOST_ENTRIES);

    /** @param characters total length of the paths of all entries below it, relative to it */
    private record Counted(Directory directory, long entries, long characters) {}

    private final Map<Digest, Counted> folders = new HashMap<>();

    private FolderExpansion() {}

    /**
     * @throws IllegalArgumentException when a folder is missing, or not after its parents
     * @throws IOException when the expanded tree is too large
     */
    static FolderExpansion of(Tree tree) throws IOException {
        FolderExpansion all = new FolderExpansion();
        for (int i = tree.getChildrenCount() - 1; i >= 0; i--) {
            Directory child = tree.getChildren(i);
            all.folders.put(Messages.digest(Messages.encode(child)), all.count(child));
        }
        all.count(tree.getRoot());
        return all;
    }

    Directory get(DirectoryNode node) {
        return counted(node).directory();
    }

    private Counted count(Directory directory) throws IOException {
        long entries = (long) directory.getFilesCount() + directory.getSymlinksCount();
        long characters = 0;
        for (FileNode file : directory.getFilesList()) {
            characters += 1 + file.getName().length();
        }
        for (SymlinkNode link : directory.getSymlinksList()) {
            characters += 1 + link.getName().length();
        }
        for (DirectoryNode node : directory.getDirectoriesList()) {
            Counted inner = counted(node);
            entries += 1 + inner.entries();
            characters += (1 + node.getName().length()) * (1 + inner.entries()) + inner.characters();
            check(entries, characters);
        }
        check(entries, characters);
        return new Counted(directory, entries, characters);
    }

    private Counted counted(DirectoryNode node) {
        Counted counted = folders.get(node.getDigest());
        if (counted == null) {
            throw new IllegalArgumentException("a folder is not in its tree, or not after its parents");
        }
        return counted;
    }

    private static void check(long entries, long characters) throws IOException {
        if (entries > MOST_ENTRIES || characters > MOST_CHARACTERS) {
            throw new IOException("an output folder of a build step has more than " + MOST_ENTRIES
                    + " entries, or too long paths: leave fewer files, or pack them into an archive");
        }
    }
}
