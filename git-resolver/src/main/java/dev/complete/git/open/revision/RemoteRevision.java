package dev.complete.git.open.revision;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.fetch.FetchFailure;
import dev.complete.git.open.fetch.Mirrors;
import dev.complete.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The superproject's commit, when the superproject is a URL: asks what the revision means there, then fetches it. */
public final class RemoteRevision {

    private static final Pattern FULL = Pattern.compile("[0-9a-fA-F]{40}");
    private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-fA-F]{4,39}");
    private static final List<String> PLACES = List.of("", "refs/", "refs/tags/", "refs/heads/");

    private final ResolveRequest request;
    private final Mirrors mirrors;
    private final RemoteUrl url;
    private final RemoteUrl from;

    /** @param from the URL that is asked: {@code url}, or one that the user has in its place */
    public RemoteRevision(ResolveRequest request, Mirrors mirrors, RemoteUrl url, RemoteUrl from) {
        this.request = request;
        this.mirrors = mirrors;
        this.url = url;
        this.from = from;
    }

    /** The commit, which the mirror of the URL holds when this returns. */
    public GitId fetched() throws ResolveException {
        String revision = request.revision();
        boolean full = FULL.matcher(revision).matches();
        GitId commit = full ? new GitId(revision.toLowerCase(Locale.ROOT)) : null;
        if (commit != null && mirrors.holds(url, commit)) {
            return commit;
        }
        if (request.offline()) {
            throw new ResolveException(
                    ResolveException.Kind.NETWORK,
                    full
                            ? "commit " + revision + " of " + url + " is not in the cache's mirror "
                                    + Printable.escape(mirrors.at(url).toString())
                                    + ", and --offline forbids asking for it"
                            : "what " + Printable.escape(revision) + " means at " + url
                                    + " has to be asked there, and --offline forbids it; name a full commit id that was"
                                    + " fetched before, or build without --offline");
        }
        try {
            if (commit == null) {
                commit = named(mirrors.refs(url, from), revision);
            }
            Pin pin = Pin.superproject(commit);
            mirrors.fetch(
                    url, from, commit, (work, done, total) -> request.progress().fetching(pin, work, done, total));
            return commit;
        } catch (FetchFailure e) {
            throw new ResolveException(
                    ResolveException.Kind.NETWORK,
                    "cannot fetch " + Printable.escape(revision) + " from " + from + ": " + e.getMessage(),
                    e);
        }
    }

    private GitId named(Map<String, GitId> refs, String revision) throws ResolveException {
        for (String place : PLACES) {
            GitId id = refs.get(place + revision);
            if (id != null) {
                return id;
            }
        }
        if (refs.isEmpty()) {
            throw ResolveException.invalid(from + " is an empty repository: it has no branches and no tags");
        }
        GitId begun = ABBREVIATED.matcher(revision).matches() ? begun(refs, revision.toLowerCase(Locale.ROOT)) : null;
        if (begun != null) {
            return begun;
        }
        throw ResolveException.invalid(from + " has no branch or tag '" + Printable.escape(revision)
                + "'; a commit that no branch or tag points at needs its full id");
    }

    private static @Nullable GitId begun(Map<String, GitId> refs, String start) {
        TreeSet<GitId> matching = new TreeSet<>();
        for (GitId id : refs.values()) {
            if (id.hex().startsWith(start)) {
                matching.add(id);
            }
        }
        return matching.size() == 1 ? matching.first() : null;
    }
}
