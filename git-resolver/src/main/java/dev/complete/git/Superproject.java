package dev.complete.git;

import dev.complete.git.tree.SourceTree;
import java.util.List;

/**
 * The repository given to a build, opened at one commit, with everything it pins behind {@link #root}. Thread-safe;
 * closing it closes every module opened through it.
 */
public interface Superproject extends AutoCloseable {

    /** What messages call it: the path or URL as given, escaped, without credentials. */
    String name();

    GitId commit();

    /** Committer time of {@link #commit}, seconds since 1970 UTC. */
    long commitSeconds();

    /** True when the work tree was built instead of the commit ({@code --dirty}); such an image is never published. */
    boolean dirty();

    /**
     * Paths of the work tree that differ from what is built, sorted, escaped; empty for a bare repository, and for
     * {@code --dirty}. At most 1,000 are listed.
     */
    List<String> notInBuild() throws ResolveException;

    SourceTree root();

    /** Every repository opened so far, the superproject's own first, then by path. */
    List<Pin> opened();

    @Override
    void close();
}
