package dev.complete.git.open.module;

import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.MirrorMap;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.fetch.FetchFailure;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import dev.complete.text.ShellWord;
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

    private interface Place {
        @Nullable
        GitStore look() throws ResolveException;
    }

    private final ModuleSources sources;
    private final ResolveSession session;
    private final Pin pin;
    private final ModuleAddress address;
    private final Deque<Place> left = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();
    private final List<String> tried = new ArrayList<>();
    private @Nullable FetchFailure failure;
    private boolean absent;
    private boolean silent;

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
        LocalModules local = sources.local();
        if (local != null) {
            local.byName(parent, name).forEach(directory -> left.add(() -> inStore(directory, tried)));
            left.add(() -> checkedOut(local));
            left.add(() -> renamed(local));
        }
        RemoteUrl url = address.askable();
        List<MirrorMap.Place> places = places(address.url());
        boolean fetched = places.stream().anyMatch(place -> place.directory() == null);
        RemoteUrl known = address.url();
        if (known != null && (fetched || (url != null && address.local() == null))) {
            left.add(() -> mirrored(known));
        }
        if (known != null) {
            places.forEach(place -> left.add(() -> atPlace(known, place)));
        }
        left.add(this::refused);
        if (url != null) {
            left.add(() -> sources.request().offline() ? offline(url.toString()) : remotely(url));
        }
    }

    /** The user's mirrors are asked for refused URLs too: what is refused is to ask the URL itself. */
    private List<MirrorMap.Place> places(@Nullable RemoteUrl known) {
        try {
            return known == null ? List.of() : sources.map().places(known);
        } catch (RemoteUrl.RefusedException e) {
            left.add(() -> {
                tried.add("no mirror for " + known + ", because it " + e.getMessage());
                return null;
            });
            return List.of();
        }
    }

    /**
     * The next store that holds the commit, in the order in which places are tried; null when no place is left. Of what
     * the commit leads to, a partial clone may lack some.
     */
    synchronized @Nullable GitStore next() throws ResolveException {
        while (!left.isEmpty()) {
            GitStore found = left.removeFirst().look();
            if (found != null) {
                sources.request().progress().opened(pin, found.name());
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
     * The failure of a search that came to its end.
     *
     * @param what was looked for: {@code commit …} or {@code object …}
     */
    synchronized ResolveException missing(String what) {
        StringBuilder message = new StringBuilder(what + " of submodule " + Printable.escape(pin.path()) + " ("
                + Printable.escape(pin.url()) + ") was not found");
        tried.forEach(place -> message.append("\n  tried ").append(place));
        message.append(absent ? push() : failure == null ? notAsked() : unreachable());
        return new ResolveException(
                failure == null ? ResolveException.Kind.INVALID : ResolveException.Kind.NETWORK,
                message.toString(),
                failure);
    }

    /** Its place was asked, and does not have it: fetching can only fail, for Git as well. */
    private String push() {
        return "\nit is not at " + address.url()
                + ": push it from the clone it was made in (`git push`), or pin a commit that is there";
    }

    /** The remote gave nothing; Git may have other ways to it and other logins. */
    private String unreachable() {
        String update = update();
        return update == null ? "" : "\nif Git itself reaches it, " + update + ", and build again";
    }

    /** No place was asked that would have to have it. */
    private String notAsked() {
        String update = update();
        boolean offline = sources.request().offline();
        if (update == null) {
            return offline ? "\nbuild without --offline to fetch it" : "";
        }
        return "\n" + update + (offline ? ", or build without --offline" : "")
                + "; a commit that was never pushed has to be pushed first, from the clone it was made in";
    }

    /** A command that works where it is said to; Git knows no submodules but the superproject's own. */
    private @Nullable String update() {
        RepositoryPlace superproject = sources.superproject();
        Path top = superproject == null ? null : superproject.workTree();
        if (top == null) {
            return null;
        }
        return "run `git " + (address.local() == null ? "" : "-c protocol.file.allow=always ")
                + "submodule update --init --recursive -- " + ShellWord.of(session.outermost(pin)) + "` in "
                + Printable.escape(top.toString());
    }

    private @Nullable GitStore checkedOut(LocalModules modules) {
        try {
            Path directory = modules.checkedOut(pin.path());
            return directory == null ? null : inStore(directory, tried);
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }

    /** Adds every other store of the superproject: the submodule may have had another name before. */
    private @Nullable GitStore renamed(LocalModules modules) {
        List<Path> all = modules.all();
        tried.addAll(modules.unreadable());
        List<String> untold = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            Path directory = all.get(i);
            left.addFirst(() -> inStore(directory, untold));
        }
        return null;
    }

    private @Nullable GitStore inStore(Path directory, List<String> told) {
        if (!seen.add(directory)) {
            return null;
        }
        String name = Printable.escape(directory.toString());
        if (!Files.isDirectory(directory)) {
            told.add(name + ": not there");
            return null;
        }
        try {
            return has(session.open(directory, name), name, told);
        } catch (ResolveException e) {
            told.add(name + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable GitStore has(GitStore store, String name, List<String> told) throws ResolveException {
        if (store.hasCommit(pin.commit())) {
            return store;
        }
        told.add(name + ": does not have this commit");
        return null;
    }

    private @Nullable GitStore mirrored(RemoteUrl url) {
        Path mirror = sources.mirrors().at(url);
        if (!sources.mirrors().holds(url, pin.commit())) {
            tried.add("the cache's mirror " + Printable.escape(mirror.toString())
                    + (Files.isDirectory(mirror) ? ": does not have this commit" : ": not there"));
            return null;
        }
        return inStore(mirror, tried);
    }

    private @Nullable GitStore refused() {
        if (address.refused() != null) {
            tried.add(address.refused());
        }
        return null;
    }

    private @Nullable GitStore offline(String place) {
        tried.add(place + ": not asked, because of --offline");
        return null;
    }

    /** One of the user's mirrors. The second form of a name is asked of a server only when it does not know the first. */
    private @Nullable GitStore atPlace(RemoteUrl url, MirrorMap.Place place) throws ResolveException {
        String name = "the mirror " + place.url();
        Path directory = place.directory();
        if (directory != null) {
            return inDirectory(place.url(), name, directory);
        }
        if (sources.request().offline()) {
            return offline(name);
        }
        if (silent) {
            return null;
        }
        GitStore found = fetched(url, place.url(), name);
        silent = found == null && failure != null && !failure.isNowhere();
        return found;
    }

    private @Nullable GitStore inDirectory(RemoteUrl at, String name, Path directory) {
        try {
            return has(LocalFolders.openInMirror(session, at, directory), name, tried);
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }

    private @Nullable GitStore remotely(RemoteUrl url) throws ResolveException {
        if (address.local() != null) {
            return inPlace(url);
        }
        GitStore found = fetched(url, url, url.toString());
        absent = found == null && failure != null && failure.isAbsent();
        return found;
    }

    /** @param from the URL that is asked: {@code url}, or one that the user has in its place */
    private @Nullable GitStore fetched(RemoteUrl url, RemoteUrl from, String name) throws ResolveException {
        try {
            sources.mirrors()
                    .fetch(
                            url,
                            from,
                            pin.commit(),
                            (work, done, total) -> sources.request().progress().fetching(pin, work, done, total));
        } catch (FetchFailure e) {
            tried.add(name + ": " + e.getMessage());
            failure = e;
            return null;
        }
        seen.remove(sources.mirrors().at(url));
        return inStore(sources.mirrors().at(url), tried);
    }

    /** A repository on this disk is read where it is: a copy would only cost. */
    private @Nullable GitStore inPlace(RemoteUrl url) {
        try {
            Path directory = address.confined() ? sources.folders().real(url) : url.path();
            RepositoryPlace place = RepositoryPlace.find(directory, url.toString());
            GitStore store = session.open(place.gitDirectory(), url.toString());
            if (address.confined()) {
                sources.folders().check(url, place, store.directories());
            }
            GitStore found = has(store, url.toString(), tried);
            absent = found == null;
            return found;
        } catch (ResolveException e) {
            tried.add(e.getMessage());
            return null;
        }
    }
}
