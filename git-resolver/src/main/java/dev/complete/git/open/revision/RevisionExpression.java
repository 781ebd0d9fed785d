package dev.complete.git.open.revision;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryFormat;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.BranchConfig;
import org.eclipse.jgit.lib.Config;

/** The commit that a revision leads to: {@code HEAD~1}, {@code v1.0^{}}, {@code @{u}} as well as {@code main}. */
public final class RevisionExpression {

    private final GitStore store;
    private final RepositoryPlace place;
    private final History history;

    private RevisionExpression(GitStore store, RepositoryPlace place) {
        this.store = store;
        this.place = place;
        this.history = new History(store);
    }

    public static GitId resolve(GitStore store, RepositoryPlace place, String revision) throws ResolveException {
        RevisionText text = RevisionText.parse(revision);
        RevisionExpression expression = new RevisionExpression(store, place);
        GitId commit = expression.start(text.start());
        for (RevisionText.Step step : text.steps()) {
            commit = expression.step(commit, step);
        }
        return commit;
    }

    private GitId start(RevisionText.Start start) throws ResolveException {
        if (start instanceof RevisionText.Start.Earlier earlier) {
            String ref = earlier.ref().isEmpty() ? currentBranch() : store.refName(earlier.ref());
            if (ref == null) {
                return named(earlier.ref());
            }
            return named(Reflog.of(place, store.name(), ref)
                    .earlier(earlier.changes())
                    .hex());
        }
        if (start instanceof RevisionText.Start.Left left) {
            return named(Reflog.of(place, store.name(), "HEAD").left(left.checkouts()));
        }
        if (start instanceof RevisionText.Start.Upstream upstream) {
            return named(upstream(upstream.branch()));
        }
        if (start instanceof RevisionText.Start.Youngest youngest) {
            return youngest(store.tips(), youngest.message());
        }
        return named(((RevisionText.Start.Name) start).text());
    }

    private GitId step(GitId commit, RevisionText.Step step) throws ResolveException {
        if (step instanceof RevisionText.Step.Ancestor ancestor) {
            return history.ancestor(commit, ancestor.generations());
        }
        if (step instanceof RevisionText.Step.Youngest youngest) {
            return youngest(List.of(commit), youngest.message());
        }
        return history.parent(commit, ((RevisionText.Step.Parent) step).number());
    }

    private GitId named(String name) throws ResolveException {
        return Revisions.resolve(store, name);
    }

    private GitId youngest(Collection<GitId> from, CommitMessage message) throws ResolveException {
        GitId found = history.youngest(from, message);
        if (found == null) {
            throw ResolveException.invalid("no commit of " + store.name() + " that is looked at has '"
                    + Printable.escape(message.text()) + "' in its message");
        }
        return found;
    }

    private String currentBranch() {
        String branch = place.branch();
        return branch == null ? "HEAD" : "refs/heads/" + branch;
    }

    /** The ref that follows the branch's remote. */
    private String upstream(String name) throws ResolveException {
        String prefix = "refs/heads/";
        String full = name.isEmpty() ? currentBranch() : store.refName(name);
        if (full == null || !full.startsWith(prefix)) {
            throw ResolveException.invalid(
                    name.isEmpty()
                            ? "HEAD of " + store.name() + " is on no branch, so there is no upstream"
                            : store.name() + " has no branch '" + Printable.escape(name) + "'");
        }
        String branch = full.substring(prefix.length());
        Config config =
                RepositoryFormat.read(new Config(), place.commonDirectory().resolve("config"));
        String tracking = new BranchConfig(config, branch).getTrackingBranch();
        if (tracking == null) {
            throw ResolveException.invalid("the branch " + Printable.escape(branch) + " of " + store.name()
                    + " has no upstream;" + " `git branch --set-upstream-to` sets one");
        }
        return tracking;
    }
}
