package dev.complete.git.open;

import dev.complete.git.GitId;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.module.ResolveSession;
import dev.complete.git.open.worktree.WorkTree;
import dev.complete.git.open.worktree.WorkTreeDiff;
import dev.complete.git.tree.SourceTree;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A superproject at a commit, or at the state of its work tree. */
final class OpenSuperproject implements Superproject {

    private static final int MOST_DIFFERENCES = 1_000;

    private final ResolveSession session;
    private final String name;
    private final boolean dirty;
    private final ObjectSource.CommitInfo info;
    private final SourceTree root;
    private final @Nullable Path workTree;

    /** @param workTree what to compare with the commit; null when there is none, or when it is what is built */
    OpenSuperproject(
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public GitId commit() {
        return info.commit();
    }

    @Override
    public long commitSeconds() {
        return info.commitSeconds();
    }

    @Override
    public boolean dirty() {
        return dirty;
    }

    @Override
    public NotInBuild notInBuild() {
        try {
            WorkTree tree = workTree == null ? null : session.at(workTree);
            return tree == null ? NotInBuild.NOTHING : WorkTreeDiff.of(tree, info.commit(), session, MOST_DIFFERENCES);
        } catch (ResolveException e) {
            if (e.kind() == ResolveException.Kind.MISSING) {
                return NotInBuild
                        .NOTHING; // nothing to compare with; a build that needs the object says so, with its path
            }
            return new NotInBuild(List.of(), List.of(String.valueOf(e.getMessage())), true);
        }
    }

    @Override
    public SourceTree root() {
        return root;
    }

    @Override
    public List<Pin> opened() {
        return session.opened();
    }

    @Override
    public void close() {
        session.close();
    }
}
