package dev.complete.git.open.revision;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.GitStore;
import dev.complete.text.Printable;
import java.util.Locale;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of commits: a branch, a tag, {@code HEAD}, an id or its beginning. */
public final class Revisions {

    private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-fA-F]{4,39}");
    /** The form of git-describe(1): a tag, the number of commits since, and the beginning of the commit's id. */
    private static final Pattern DESCRIBED = Pattern.compile(".+-[0-9]+-g([0-9a-fA-F]{4,40})");

    private static final Pattern FULL = Pattern.compile("[0-9a-fA-F]{40}");

    private Revisions() {}

    /** A name wins over the beginning of an id that looks the same, as in Git. */
    public static GitId resolve(GitStore store, String revision) throws ResolveException {
        if (FULL.matcher(revision).matches()) {
            return full(store, new GitId(revision.toLowerCase(Locale.ROOT)));
        }
        GitId named = named(store, revision);
        if (named != null) {
            return named;
        }
        if (ABBREVIATED.matcher(revision).matches()) {
            return abbreviated(store, revision, revision);
        }
        Matcher described = DESCRIBED.matcher(revision);
        if (described.matches()) {
            return abbreviated(store, revision, described.group(1));
        }
        throw revision.equals("HEAD") ? unborn(store) : unknown(store, revision);
    }

    private static @Nullable GitId named(GitStore store, String revision) throws ResolveException {
        try {
            return store.find(revision);
        } catch (ResolveException e) {
            throw e.neededFor("the revision " + Printable.escape(revision));
        }
    }

    /** {@code HEAD} is there and leads to no commit, and nothing failed on the way: a branch without commits. */
    private static ResolveException unborn(GitStore store) throws ResolveException {
        String branch = store.branch();
        String shown = branch == null ? "HEAD" : "the branch " + Printable.escape(branch);
        return ResolveException.invalid(store.name() + " has no commit at HEAD: "
                + (store.isEmpty()
                        ? "the repository is empty; commit something"
                        : shown + " has no commits yet; commit something, or name a revision with --rev"));
    }

    private static ResolveException unknown(GitStore store, String revision) {
        return ResolveException.invalid(
                store.name() + " has no branch, tag or full commit id '" + Printable.escape(revision) + "'");
    }

    private static GitId full(GitStore store, GitId id) throws ResolveException {
        if (!store.has(id)) {
            throw new ResolveException(
                    ResolveException.Kind.MISSING,
                    store.name() + " has no commit " + id + "; fetch it first, or name another revision with --rev");
        }
        return store.commitAt(id, id.hex());
    }

    private static GitId abbreviated(GitStore store, String given, String start) throws ResolveException {
        SortedSet<GitId> commits = store.startingWith(start.toLowerCase(Locale.ROOT));
        if (commits.size() == 1) {
            return commits.first();
        }
        if (commits.isEmpty()) {
            throw ResolveException.invalid(
                    store.name() + " has no branch, tag or commit '" + Printable.escape(given) + "'");
        }
        StringBuilder message = new StringBuilder("'" + start + "' is the beginning of " + commits.size()
                + " commits in " + store.name() + "; give more digits:");
        History history = new History(store);
        for (GitId commit : commits) {
            message.append("\n  ").append(history.described(commit));
        }
        throw ResolveException.invalid(message.toString());
    }
}
