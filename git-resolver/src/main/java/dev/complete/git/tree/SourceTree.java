package dev.complete.git.tree;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One folder of one repository at one commit. Values outside, lazy inside: nothing is read before {@link #entries} is
 * called, and a pinned repository is not looked for before {@link #follow}. Thread-safe.
 */
public interface SourceTree {

    /** The repository and commit this folder belongs to; the superproject's own pin has an empty path. */
    Pin pin();

    /** This folder inside its repository, without leading or trailing slash; empty for the root. */
    String path();

    /** The tree object's id: equal ids have equal content. */
    GitId id();

    /** Where blobs of this tree are read. */
    ObjectSource objects();

    /** The entries, in Git's order, checked. */
    List<TreeEntry> entries() throws ResolveException;

    /** The entry called {@code name}; null when there is none. */
    default @Nullable TreeEntry entry(String name) throws ResolveException {
        for (TreeEntry entry : entries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /**
     * How much is below this folder. Whoever is about to walk all of it asks first.
     *
     * @throws ResolveException when it is more than the module's limits allow
     */
    default TreeExtent extent() throws ResolveException {
        TreeExtent extent = TreeExtent.EMPTY;
        for (TreeEntry entry : entries()) {
            extent = entry instanceof TreeEntry.Directory directory
                    ? extent.plus(entry.name().length(), directory(directory).extent())
                    : extent.plus(entry.name().length(), entry instanceof TreeEntry.Gitlink);
        }
        return extent;
    }

    /** Where {@code entry} of this folder is inside its repository. */
    default String pathOf(TreeEntry entry) {
        return path().isEmpty() ? entry.name() : path() + "/" + entry.name();
    }

    /** The folder below this one. */
    SourceTree directory(TreeEntry.Directory entry);

    /** What {@code entry} pins, by the {@code .gitmodules} beside it; opens no repository. */
    Pin pinOf(TreeEntry.Gitlink entry) throws ResolveException;

    /**
     * The root folder of the pinned commit: looked for in the superproject's module stores, the cache's mirrors, then at
     * its URL; fails naming every place tried.
     */
    SourceTree follow(TreeEntry.Gitlink entry) throws ResolveException;
}
