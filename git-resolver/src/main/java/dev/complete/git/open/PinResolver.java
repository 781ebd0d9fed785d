package dev.complete.git.open;

import dev.complete.files.PathText;
import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.modules.MirrorMap;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.fetch.FetchSettings;
import dev.complete.git.open.fetch.Mirrors;
import dev.complete.git.open.module.LocalFolders;
import dev.complete.git.open.module.ModuleAddress;
import dev.complete.git.open.module.ModuleLinks;
import dev.complete.git.open.module.ModuleSources;
import dev.complete.git.open.module.OpenedCommit;
import dev.complete.git.open.module.ResolveSession;
import dev.complete.git.open.revision.RemoteRevision;
import dev.complete.git.open.revision.RevisionExpression;
import dev.complete.git.open.revision.Revisions;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.git.tree.SourceTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a superproject: finds its store, its revision and its modules, and, lazily, what it pins. */
public final class PinResolver {

    private final ResolveRequest request;
    private final Mirrors mirrors;
    private final MirrorMap map;
    private final ResolveSession session;

    private PinResolver(ResolveRequest request, Mirrors mirrors, MirrorMap map, ResolveSession session) {
        this.request = request;
        this.mirrors = mirrors;
        this.map = map;
        this.session = session;
    }

    /**
     * Opens the repository at the requested revision. The caller closes it.
     *
     * @throws ResolveException when there is no such repository or revision, or it must be refused
     */
    public static Superproject open(ResolveRequest request) throws ResolveException {
        try {
            return open(
                    request,
                    FetchSettings.system(Duration.ofSeconds(request.limits().silence())));
        } catch (FileSystemException e) {
            throw ResolveException.io("the home directory cannot be used", e);
        }
    }

    static Superproject open(ResolveRequest request, FetchSettings settings) throws ResolveException {
        MirrorMap map = MirrorMap.of(request.mirrors());
        ResolveSession session = new ResolveSession(request.limits());
        PinResolver resolver = new PinResolver(request, new Mirrors(request.cache(), settings), map, session);
        try {
            return looksLikeUrl(request.repository()) ? resolver.atUrl() : resolver.onDisk(path(request.repository()));
        } catch (ResolveException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * The top of the work tree that {@code directory} is in; null when the repository is bare.
     *
     * @throws ResolveException when it is in none, or in one of another user
     */
    public static @Nullable Path workTree(Path directory) throws ResolveException {
        return RepositoryPlace.around(directory, Printable.escape(directory.toString()))
                .workTree();
    }

    /** A directory of that name wins over {@code host:path}. */
    static boolean looksLikeUrl(String repository) throws ResolveException {
        if (repository.contains("://")) {
            return true;
        }
        int colon = repository.indexOf(':');
        int slash = repository.indexOf('/');
        boolean scp = colon > 0 && (slash < 0 || colon < slash);
        return scp && !Files.exists(path(repository));
    }

    static Path path(String repository) throws ResolveException {
        try {
            return PathText.parse(repository);
        } catch (FileSystemException e) {
            throw new ResolveException(ResolveException.Kind.INVALID, "the repository " + IoErrorText.of(e), e);
        }
    }

    private Superproject atUrl() throws ResolveException {
        String shown = Redaction.of(request.repository());
        RemoteUrl url;
        try {
            url = RemoteUrl.parse(request.repository());
        } catch (RemoteUrl.RefusedException e) {
            throw ResolveException.invalid("the repository " + shown + " " + e.getMessage());
        }
        if (request.dirty()) {
            throw ResolveException.invalid("--dirty builds a work tree, and " + shown + " is a URL; clone it first");
        }
        if (url.kind() == RemoteUrl.Kind.LOCAL) {
            if (!request.localUrls().allowed()) {
                throw ResolveException.invalid(shown + " is a local path written as a URL; give the path itself, or"
                        + " allow it with --allow-local");
            }
            return onDisk(url.path());
        }
        List<String> tried = new ArrayList<>();
        for (MirrorMap.Place place : places(url, tried)) {
            try {
                Path directory = place.directory();
                if (directory != null) {
                    return inMirror(url, place.url(), directory);
                }
                if (!request.offline()) {
                    return fetched(url, place.url());
                }
            } catch (ResolveException e) {
                tried.add(String.valueOf(e.getMessage()));
            }
        }
        try {
            return fetched(url, url);
        } catch (ResolveException e) {
            throw tried.isEmpty()
                    ? e
                    : new ResolveException(
                            e.kind(),
                            e.getMessage() + "\n  tried first: " + String.join("\n  tried first: ", tried),
                            e);
        }
    }

    private List<MirrorMap.Place> places(RemoteUrl url, List<String> tried) {
        try {
            return map.places(url);
        } catch (RemoteUrl.RefusedException e) {
            tried.add("no mirror, because the URL " + e.getMessage());
            return List.of();
        }
    }

    /** @param from the URL that is asked: {@code url}, or one that the user has in its place */
    private Superproject fetched(RemoteUrl url, RemoteUrl from) throws ResolveException {
        GitId commit = new RemoteRevision(request, mirrors, url, from).fetched();
        GitStore store = session.open(mirrors.at(url), url.toString());
        ModuleAddress address = ModuleAddress.allowed(url, false);
        return committed(store, sources(null, address), commit, address);
    }

    private Superproject inMirror(RemoteUrl url, RemoteUrl from, Path directory) throws ResolveException {
        GitStore store = LocalFolders.openInMirror(session, from, directory);
        RepositoryPlace place = RepositoryPlace.find(from.path(), from.toString());
        GitId commit = RevisionExpression.resolve(store, place, request.revision());
        ModuleAddress address = ModuleAddress.allowed(url, false);
        return committed(store, sources(null, address), commit, address);
    }

    private Superproject onDisk(Path given) throws ResolveException {
        String name = Printable.escape(given.toString().isEmpty() ? "." : given.toString());
        RepositoryPlace place = RepositoryPlace.around(given, name);
        Path top = place.workTree();
        if (top != null && !isSame(top, given)) {
            name = Printable.escape(top.toString());
        }
        GitStore store = session.open(place.gitDirectory(), name);
        ModuleAddress found = addressOf(place);
        ModuleSources sources = sources(place, found);
        ModuleAddress address = original(found);
        return request.dirty()
                ? dirty(store, sources, place.workTree(), address)
                : committed(store, sources, RevisionExpression.resolve(store, place, request.revision()), address);
    }

    /** The address of what was cloned from a mirror: the one that the mirror stands for. */
    private ModuleAddress original(ModuleAddress found) {
        RemoteUrl url = found.url();
        return url == null ? found : ModuleAddress.allowed(map.original(url), false);
    }

    private static boolean isSame(Path top, Path given) {
        Path absolute = given.toAbsolutePath().normalize();
        return top.equals(absolute) || top.resolve(".git").equals(absolute);
    }

    /** @param place null when the superproject is a URL */
    private ModuleSources sources(@Nullable RepositoryPlace place, ModuleAddress address) throws ResolveException {
        return ModuleSources.of(request, mirrors, map, place, LocalFolders.of(request.localUrls(), place, address));
    }

    private Superproject committed(GitStore store, ModuleSources sources, GitId commit, ModuleAddress address)
            throws ResolveException {
        ObjectSource.CommitInfo info = store.objects().commit(commit);
        Pin pin = Pin.superproject(commit);
        ModuleLinks links = new ModuleLinks(sources, session, store.gitDirectory(), address, null, 0);
        SourceTree root = SourceTree.of(store.objects(), pin, info.tree(), request.limits(), links);
        session.opened(new OpenedCommit(pin, address, root, store));
        request.progress().opened(pin, store.name());
        RepositoryPlace place = sources.superproject();
        return new Superproject(session, store.name(), false, info, root, place == null ? null : place.workTree());
    }

    private Superproject dirty(GitStore store, ModuleSources sources, @Nullable Path top, ModuleAddress address)
            throws ResolveException {
        if (top == null) {
            throw ResolveException.invalid("--dirty builds a work tree, and " + store.name() + " is a bare repository");
        }
        if (!request.revision().equals("HEAD")) {
            throw ResolveException.invalid("--dirty builds the work tree as it is; it cannot be combined with the"
                    + " revision " + Printable.escape(request.revision()));
        }
        ObjectSource.CommitInfo info = store.objects().commit(Revisions.resolve(store, "HEAD"));
        Pin pin = Pin.superproject(info.commit());
        SourceTree root = ModuleLinks.snapshot(sources, session, pin, top, address, 0);
        if (root == null) {
            throw ResolveException.invalid(store.name() + " has no work tree that could be read");
        }
        session.opened(pin);
        return new Superproject(session, store.name(), true, info, root, null);
    }

    /** The remote's URL as git-submodule(1) chooses it, else the repository's own place. */
    private static ModuleAddress addressOf(RepositoryPlace place) throws ResolveException {
        String remote = null;
        try {
            remote = place.remoteUrl();
            if (remote != null) {
                return ModuleAddress.allowed(RemoteUrl.parse(remote), false);
            }
            Path top = place.workTree() == null ? place.gitDirectory() : place.workTree();
            return ModuleAddress.allowed(RemoteUrl.parse(top.toRealPath().toString()), false);
        } catch (RemoteUrl.RefusedException e) {
            return ModuleAddress.refused(
                    null,
                    "the superproject's remote, whose URL " + Redaction.of(String.valueOf(remote)) + " "
                            + e.getMessage());
        } catch (IOException e) {
            return ModuleAddress.refused(null, "the superproject, which cannot be read: " + IoErrorText.of(e));
        }
    }
}
