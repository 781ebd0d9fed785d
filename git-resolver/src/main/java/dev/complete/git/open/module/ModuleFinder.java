package dev.complete.git.open.module;

import dev.complete.git.IoErrorText;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.fetch.FetchFailure;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one pinned commit where it may be, place by place: the superproject's own module stores, the cache's mirror,
 * the URL. Remembers every place, so that a miss can name them all. Thread-safe.
 */
final class ModuleFinder {

    /** A store that holds the pinned commit; of what the commit leads to, a partial clone may lack some. */
    record Found(GitStore store, Path gitDirectory) {}

    private interface Place {
        @Nullable
        Found look() throws ResolveException;
    }

    private final ModuleSources sources;
    private final ResolveSession session;
    private final Pin pin;
    private final ModuleAddress address;
    private final PinAdvice advice;
    private final Deque<Place> left = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();
    private final List<String> tried = new ArrayList<>();
    private @Nullable FetchFailure failure;
    private boolean absent;

    /**
     * @param parent the Git directory of the repository that holds the gitlink
     * @param name the submodule's name in {@code .gitmodules}
     */
    ModuleFinder(
            ModuleSources sources, ResolveSession session, Pin pin, Path parent, String name, ModuleAddress address) {
        this.sources = sources;
        this.session = session;
        this.pin = pin;
        this.address = address;
        this.advice = new PinAdvice(sources, address, session.outermost(pin));
        LocalModules local = sources.local();
        if (local != null) {
            local.byName(parent, name).forEach(directory -> left.add(() -> inStore(directory, tried)));
            left.add(() -> checkedOut(local));
            left.add(() -> renamed(local));
        }
        RemoteUrl url = address.askable();
        if (url != null && !address.isLocal()) {
            left.add(() -> mirrored(url));
        }
        left.add(this::refused);
        if (url != null) {
            left.add(() -> sources.request().offline() ? offline(url) : remotely(url));
        }
    }

    /** The next store that holds the commit, in the order in which places are tried; null when no place is left. */
    synchronized @Nullable Found next() throws ResolveException {
        while (!left.isEmpty()) {
            Found found = left.removeFirst().look();
            if (found != null) {
                sources.request().progress().opened(pin, found.store().name());
                return found;
            }
        }
        return null;
    }

    /** Notes that a store that {@link #next} gave does not hold all of the commit. */
    synchronized void lacking(GitStore store) {
        tried.add(store.name() + ": has the commit, but not this object; " + store.remedy());
    }

    /**
     * Why a search that came to its end did.
     *
     * @param what was looked for: {@code commit …} or {@code object …}
     */
    synchronized ResolveException missing(String what) {
        StringBuilder message = new StringBuilder(what + " of submodule " + Printable.escape(pin.path()) + " ("
                + Printable.escape(pin.url()) + ") was not found");
        tried.forEach(place -> message.append("\n  tried ").append(place));
        boolean network = failure != null && !absent;
        message.append(absent ? advice.push() : network ? advice.unreachable() : advice.notAsked());
        return new ResolveException(
                failure == null ? ResolveException.Kind.INVALID : ResolveException.Kind.NETWORK,
                message.toString(),
                failure);
    }

    private @Nullable Found checkedOut(LocalModules modules) {
        try {
            Path directory = modules.checkedOut(pin.path());
            return directory == null ? null : inStore(directory, tried);
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }

    /** Any other store of the superproject's may be the one, under the name that the submodule had before. */
    private @Nullable Found renamed(LocalModules modules) {
        List<Path> all = modules.all();
        tried.addAll(modules.unreadable());
        List<String> untold = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            Path directory = all.get(i);
            left.addFirst(() -> inStore(directory, untold));
        }
        return null;
    }

    private @Nullable Found inStore(Path directory, List<String> told) {
        if (!seen.add(directory)) {
            return null;
        }
        String name = Printable.escape(directory.toString());
        if (!Files.isDirectory(directory)) {
            told.add(name + ": not there");
            return null;
        }
        try {
            return has(session.open(directory, name), directory, name, told);
        } catch (ResolveException e) {
            told.add(name + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable Found has(GitStore store, Path directory, String name, List<String> told)
            throws ResolveException {
        if (store.hasCommit(pin.commit())) {
            return new Found(store, directory);
        }
        told.add(name + ": does not have this commit");
        return null;
    }

    private @Nullable Found mirrored(RemoteUrl url) {
        Path mirror = sources.mirrors().at(url);
        if (!sources.mirrors().holds(url, pin.commit())) {
            tried.add("the cache's mirror " + Printable.escape(mirror.toString())
                    + (Files.isDirectory(mirror) ? ": does not have this commit" : ": not there"));
            return null;
        }
        return inStore(mirror, tried);
    }

    private @Nullable Found refused() {
        if (address.refused() != null) {
            tried.add(address.refused());
        }
        return null;
    }

    private @Nullable Found offline(RemoteUrl url) {
        tried.add(url + ": not asked, because of --offline");
        return null;
    }

    private @Nullable Found remotely(RemoteUrl url) throws ResolveException {
        if (address.isLocal()) {
            return inPlace(url);
        }
        try {
            sources.mirrors()
                    .fetch(
                            url,
                            pin.commit(),
                            (work, done, total) -> sources.request().progress().fetching(pin, work, done, total));
        } catch (FetchFailure e) {
            tried.add(url + ": " + e.getMessage());
            failure = e;
            absent = e.isAbsent();
            return null;
        } catch (IOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO,
                    "cannot fetch into the mirror of " + url + " at "
                            + Printable.escape(sources.mirrors().at(url).toString()) + ": "
                            + IoErrorText.of(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResolveException(ResolveException.Kind.IO, "interrupted while fetching " + pin.label(), e);
        }
        seen.remove(sources.mirrors().at(url));
        return inStore(sources.mirrors().at(url), tried);
    }

    /** A repository on this disk is read where it is: a copy would only cost. */
    private @Nullable Found inPlace(RemoteUrl url) {
        try {
            Path directory = address.confined() ? sources.folders().real(url) : url.path();
            RepositoryPlace place = RepositoryPlace.find(directory, url.toString());
            GitStore store = session.open(place.gitDirectory(), url.toString());
            if (address.confined()) {
                sources.folders().check(url, place, store.directories());
            }
            Found found = has(store, place.gitDirectory(), url.toString(), tried);
            absent = found == null;
            return found;
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }
}
