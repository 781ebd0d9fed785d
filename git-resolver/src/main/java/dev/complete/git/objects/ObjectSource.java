package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import java.io.InputStream;
import java.util.List;

/**
 * Verified reads from one repository's object database, and the first of this module's effects. All that comes
 * out has been re-hashed and has the id it was asked for. Thread-safe.
 *
 * <p>Every method throws {@link ResolveException} naming the repository and the object when the object is absent, of
 * another type, does not hash to its id, or goes past a limit. Implementations pass {@code ObjectSourceContract}.
 */
public interface ObjectSource extends AutoCloseable {

    /** The repository's name in messages: a path or URL, control characters escaped, never credentials. */
    String name();

    /** The commit's root tree and time. An annotated tag is not a commit. */
    CommitInfo commit(GitId commit) throws ResolveException;

    /**
     * The entries of a tree in the order Git stores them; each name and mode has been checked (design of names: strict
     * UTF-8, no {@code .}, {@code ..}, {@code .git} or look-alike, no duplicate, only the five modes Git writes).
     */
    List<TreeEntry> tree(GitId tree) throws ResolveException;

    /** The size of the content that {@link #open} delivers, in bytes. */
    long size(GitId blob) throws ResolveException;

    /**
     * The blob's content. The stream throws an {@link java.io.IOException} caused by a {@link ResolveException} no later
     * than at its end when the bytes do not hash to {@code blob}; a caller must not publish what it read before it has
     * seen the end.
     */
    InputStream open(GitId blob) throws ResolveException;

    /** Releases the store; reads that are under way may fail. */
    @Override
    void close();

    /**
     * @param tree id of the root tree
     * @param commitSeconds committer time, seconds since 1970 UTC
     */
    record CommitInfo(GitId commit, GitId tree, long commitSeconds) {}
}
