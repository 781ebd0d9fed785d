package dev.complete.git.open;

import dev.complete.git.GitId;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
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
     * What of the work tree is not committed; nothing for a bare repository, and for {@code --dirty}. At most 1,000 paths.
     * What cannot be told is no failure: the commit can be built all the same.
     */
    NotInBuild notInBuild();

    SourceTree root();

    /** Every repository opened so far, the superproject's own first, then by path. */
    List<Pin> opened();

    @Override
    void close();
}
