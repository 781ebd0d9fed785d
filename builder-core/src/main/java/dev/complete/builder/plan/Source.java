package dev.complete.builder.plan;

import dev.complete.builder.recipe.Component;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import dev.complete.oci.Platform;
import java.util.List;

/** Pinned content for a component, found in Git but not read yet. {@code from} is its place in the manifest. */
public sealed interface Source {

    Located<String> from();

    /** The folder itself, or the one that holds it. */
    SourceTree tree();

    /**
     * A folder's content, nested gitlinks included as far as {@code nested} names them.
     *
     * @param target destination of the content
     */
    record Folder(Located<String> from, SourceTree tree, RootfsPath target) implements Source {}

    /**
     * One file or symlink of {@code tree}.
     *
     * @param target its own image path
     */
    record Single(Located<String> from, SourceTree tree, TreeEntry entry, RootfsPath target) implements Source {}

    /**
     * An archive file of {@code tree}.
     *
     * @param members contents to take, and their targets
     * @param platform fills in {@code $arch} and {@code $machine} in {@code members}
     */
    record Archive(
            Located<String> from,
            SourceTree tree,
            TreeEntry.File entry,
            List<Component.Member> members,
            Platform platform)
            implements Source {

        /** Path of the archive in its repository. */
        public String path() {
            return tree.pathOf(entry);
        }
    }
}
