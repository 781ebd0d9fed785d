package dev.complete.git.jgit;

import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.jgit.fetch.FetchFailure;
import dev.complete.git.jgit.fetch.Mirrors;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.odb.Failures;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a pinned commit where it may be, in this order: the superproject's own module stores, the cache's mirror,
 * the URL. Remembers every place, so that a miss can name them all.
 */
final class ModuleFinder {

    /** A store that holds the pinned commit. */
    record Found(GitStore store, Path gitDirectory) {}

    /** The URL of a module as far as it is known: where to fetch from, or why nothing can be fetched. */
    record Address(@Nullable RemoteUrl url, @Nullable String refused) {}

    private final ResolveRequest request;
    private final OpenStores stores;
    private final Mirrors mirrors;
    private final @Nullable RepositoryPlace superproject;
    private final @Nullable LocalModules local;

    ModuleFinder(ResolveRequest request, OpenStores stores, Mirrors mirrors, @Nullable RepositoryPlace superproject) {
        this.request = request;
        this.stores = stores;
        this.mirrors = mirrors;
        this.superproject = superproject;
        this.local = superproject == null ? null : new LocalModules(superproject);
    }

    /**
     * @param parent the Git directory of the repository that holds the gitlink
     * @param name the submodule's name in {@code .gitmodules}
     */
    Found find(Pin pin, Path parent, String name, Address address) throws ResolveException {
        List<String> tried = new ArrayList<>();
        Found found = local == null ? null : locally(local, pin, parent, name, tried);
        RemoteUrl url = address.url();
        if (found == null && url != null && url.kind() != RemoteUrl.Kind.LOCAL) {
            found = mirrored(pin, url, tried);
        }
        if (found == null && address.refused() != null) {
            tried.add(address.refused());
        }
        if (found == null && url != null) {
            found = request.offline() ? offline(url, tried) : remotely(pin, url, tried);
        }
        if (found == null) {
            throw missing(pin, tried);
        }
        request.progress().opened(pin, found.store().name());
        return found;
    }

    private @Nullable Found locally(LocalModules modules, Pin pin, Path parent, String name, List<String> tried)
            throws ResolveException {
        for (Path directory : modules.byName(parent, name)) {
            Found found = inStore(directory, pin, tried);
            if (found != null) {
                return found;
            }
        }
        try {
            Path checkedOut = modules.checkedOut(pin.path());
            Found found = checkedOut == null ? null : inStore(checkedOut, pin, tried);
            if (found != null) {
                return found;
            }
        } catch (ResolveException e) {
            tried.add(e.getMessage());
        }
        List<String> others = new ArrayList<>();
        for (Path directory : modules.all()) {
            Found found = inStore(directory, pin, others);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Found inStore(Path directory, Pin pin, List<String> tried) {
        String name = Printable.escape(directory.toString());
        if (tried.stream().anyMatch(line -> line.startsWith(name + ": "))) {
            return null;
        }
        if (!Files.isDirectory(directory)) {
            tried.add(name + ": not there");
            return null;
        }
        try {
            GitStore store = stores.open(directory, name);
            if (store.hasCommit(pin.commit())) {
                return new Found(store, directory);
            }
            tried.add(name + ": does not have this commit");
        } catch (ResolveException e) {
            tried.add(name + ": " + e.getMessage());
        }
        return null;
    }

    private @Nullable Found mirrored(Pin pin, RemoteUrl url, List<String> tried) throws ResolveException {
        Path mirror = mirrors.at(url);
        if (!mirrors.holds(url, pin.commit())) {
            tried.add("the cache's mirror " + Printable.escape(mirror.toString())
                    + (Files.isDirectory(mirror) ? ": does not have this commit" : ": not there"));
            return null;
        }
        return inStore(mirror, pin, tried);
    }

    private static @Nullable Found offline(RemoteUrl url, List<String> tried) {
        tried.add(url + ": not asked, because of --offline");
        return null;
    }

    private @Nullable Found remotely(Pin pin, RemoteUrl url, List<String> tried) throws ResolveException {
        if (url.kind() == RemoteUrl.Kind.LOCAL) {
            return inPlace(pin, url, tried);
        }
        try {
            mirrors.fetch(
                    url, pin.commit(), (work, done, total) -> request.progress().fetching(pin, work, done, total));
        } catch (FetchFailure e) {
            throw unreachable(pin, url, tried, e);
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO,
                    "cannot write the mirror of " + url + " at "
                            + Printable.escape(mirrors.at(url).toString()) + ": "
                            + Failures.words(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResolveException(ResolveException.Kind.IO, "interrupted while fetching " + pin.label(), e);
        }
        return inStore(mirrors.at(url), pin, tried);
    }

    /** A repository on this disk is read where it is: a copy would only cost. */
    private @Nullable Found inPlace(Pin pin, RemoteUrl url, List<String> tried) {
        try {
            return inStore(RepositoryPlace.find(url.path(), url.toString()).gitDirectory(), pin, tried);
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }

    private ResolveException unreachable(Pin pin, RemoteUrl url, List<String> tried, FetchFailure failure) {
        tried.add(url + ": " + failure.getMessage());
        return new ResolveException(ResolveException.Kind.NETWORK, listed(pin, tried), failure);
    }

    private ResolveException missing(Pin pin, List<String> tried) {
        return new ResolveException(ResolveException.Kind.INVALID, listed(pin, tried));
    }

    private String listed(Pin pin, List<String> tried) {
        StringBuilder message = new StringBuilder("commit " + pin.commit() + " of submodule "
                + Printable.escape(pin.path()) + " (" + Printable.escape(pin.url()) + ") was not found");
        for (String place : tried) {
            message.append("\n  tried ").append(place);
        }
        Path top = superproject == null ? null : superproject.workTree();
        if (top != null) {
            message.append("\nrun `git submodule update --init --recursive -- ")
                    .append(Printable.escape(pin.path()))
                    .append("` in ")
                    .append(Printable.escape(top.toString()));
            message.append(request.offline() ? ", or build without --offline" : "");
        } else {
            message.append(
                    request.offline()
                            ? "\nbuild without --offline to fetch it"
                            : "\ncheck that the commit was pushed to that URL");
        }
        return message.toString();
    }
}
