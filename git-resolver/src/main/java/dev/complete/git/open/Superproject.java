package dev.complete.git.open;

import dev.complete.git.GitId;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.module.OpenedCommit;
import dev.complete.git.open.module.ResolveSession;
import dev.complete.git.open.worktree.WorkTree;
import dev.complete.git.open.worktree.WorkTreeDiff;
import dev.complete.git.tree.SourceTree;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repository given to a build, opened at one commit or at the state of its work tree, with everything it pins behind
 * {@link #root}. Thread-safe; closing it closes every module opened through it.
 */
public final class Superproject implements AutoCloseable {

    private static final int MOST_DIFFERENCES = 1_000;

    private final ResolveSession session;
    private final String name;
    private final boolean dirty;
    private final ObjectSource.CommitInfo info;
    private final SourceTree root;
    private final @Nullable Path workTree;

    /** @param workTree compared with the commit; null when there is none, or when it is what is built */
    Superproject(
            ResolveSession session,
            String name,
            boolean dirty,
            ObjectSource.CommitInfo info,
            SourceTree root,
            @Nullable Path workTree) {
        this.session = session;
        this.name = name;
        this.dirty = dirty;
        this.info = info;
        this.root = root;
        this.workTree = workTree;
    }

    /** The repository's name in messages: the path or URL as given, escaped, without credentials. */
    public String name() {
        return name;
    }

    public GitId commit() {
        return info.commit();
    }

    /** Committer time of {@link #commit}, seconds since 1970 UTC. */
    public long commitSeconds() {
        return info.commitSeconds();
    }

    /** True when the work tree was built instead of the commit ({@code --dirty}); such an image is never published. */
    public boolean dirty() {
        return dirty;
    }

    /**
     * Uncommitted paths of the work tree, at most 1,000; none for a bare repository, and for {@code --dirty}. An
     * unreadable work tree is no failure: the commit can be built all the same.
     */
    public NotInBuild notInBuild() {
        try {
            WorkTree tree = workTree == null ? null : session.at(workTree);
            return tree == null ? NotInBuild.NOTHING : WorkTreeDiff.of(tree, info.commit(), session, MOST_DIFFERENCES);
        } catch (ResolveException e) {
            // Without an object there is nothing to compare with; a build that needs it says so, with its path.
            return e.kind() == ResolveException.Kind.MISSING
                    ? NotInBuild.NOTHING
                    : new NotInBuild(List.of(), List.of(String.valueOf(e.getMessage())), true);
        }
    }

    public SourceTree root() {
        return root;
    }

    /** Every repository opened so far, the superproject's own first, then by path. */
    public List<Pin> opened() {
        return session.opened();
    }

    /** The commits behind {@link #opened}; of a work tree there is none. */
    List<OpenedCommit> commits() {
        return session.commits();
    }

    @Override
    public void close() {
        session.close();
    }
}
