package dev.complete.git.open;

import dev.complete.files.PathText;
import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import dev.complete.git.IoErrorText;
import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.modules.Remotes;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.open.fetch.FetchSettings;
import dev.complete.git.open.fetch.Mirrors;
import dev.complete.git.open.module.LocalFolders;
import dev.complete.git.open.module.ModuleBase;
import dev.complete.git.open.module.ModuleLinks;
import dev.complete.git.open.module.ModuleSources;
import dev.complete.git.open.module.ResolveSession;
import dev.complete.git.open.revision.RemoteRevision;
import dev.complete.git.open.revision.RevisionExpression;
import dev.complete.git.open.revision.Revisions;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.HermeticGit;
import dev.complete.git.open.store.RepositoryFormat;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.git.tree.SourceTree;
import dev.complete.git.tree.SourceTrees;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds the superproject's store, its revision and its modules. */
public final class SuperprojectOpener {

    private SuperprojectOpener() {}

    /** As {@link dev.complete.git.open.PinResolver#open}. */
    public static Superproject open(ResolveRequest request) throws ResolveException {
        try {
            return open(
                    request,
                    FetchSettings.system(Duration.ofSeconds(request.limits().silence())));
        } catch (FileSystemException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO, "the home directory cannot be used: " + IoErrorText.of(e), e);
        }
    }

    /** As {@link dev.complete.git.open.PinResolver#workTree}. */
    public static @Nullable Path workTree(Path directory) throws ResolveException {
        return RepositoryPlace.around(directory, Printable.escape(directory.toString()))
                .workTree();
    }

    static Superproject open(ResolveRequest request, FetchSettings settings) throws ResolveException {
        HermeticGit.install();
        Mirrors mirrors = new Mirrors(request.cache(), settings, HermeticGit::openWhole);
        ResolveSession session = new ResolveSession(request.limits());
        try {
            return looksLikeUrl(request.repository())
                    ? atUrl(request, session, mirrors)
                    : onDisk(request, path(request.repository()), session, mirrors);
        } catch (ResolveException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** A directory of that name wins over {@code host:path}. */
    private static boolean looksLikeUrl(String repository) throws ResolveException {
        if (repository.contains("://")) {
            return true;
        }
        int colon = repository.indexOf(':');
        int slash = repository.indexOf('/');
        boolean scp = colon > 0 && (slash < 0 || colon < slash);
        return scp && !Files.exists(path(repository));
    }

    private static Path path(String repository) throws ResolveException {
        try {
            return PathText.parse(repository);
        } catch (FileSystemException e) {
            throw new ResolveException(ResolveException.Kind.INVALID, "the repository " + IoErrorText.of(e), e);
        }
    }

    private static Superproject atUrl(ResolveRequest request, ResolveSession session, Mirrors mirrors)
            throws ResolveException {
        String shown = Redaction.of(request.repository());
        RemoteUrl url;
        try {
            url = RemoteUrl.parse(request.repository());
        } catch (RemoteUrl.RefusedException e) {
            throw invalid("the repository " + shown + " " + e.getMessage());
        }
        if (request.dirty()) {
            throw invalid("--dirty builds a work tree, and " + shown + " is a URL; clone it first");
        }
        if (url.kind() == RemoteUrl.Kind.LOCAL) {
            if (!request.localUrls().allowed()) {
                throw invalid(shown + " is a local path written as a URL; give the path itself, or allow it with"
                        + " --allow-local");
            }
            return onDisk(request, url.path(), session, mirrors);
        }
        GitId commit = new RemoteRevision(request, mirrors, url).fetched();
        Path mirror = mirrors.at(url);
        ModuleBase base = ModuleBase.of(url);
        LocalFolders folders = LocalFolders.of(request.localUrls(), null, base);
        ModuleSources sources = ModuleSources.of(request, mirrors, null, folders);
        GitStore store = session.open(mirror, url.toString());
        return committed(sources, session, store, mirror, commit, base);
    }

    private static Superproject onDisk(ResolveRequest request, Path given, ResolveSession session, Mirrors mirrors)
            throws ResolveException {
        String name = Printable.escape(given.toString().isEmpty() ? "." : given.toString());
        RepositoryPlace place = RepositoryPlace.around(given, name);
        Path top = place.workTree();
        if (top != null && !isSame(top, given)) {
            name = Printable.escape(top.toString());
        }
        GitStore store = session.open(place.gitDirectory(), name);
        ModuleBase base = baseOf(place);
        LocalFolders folders = LocalFolders.of(request.localUrls(), place, base);
        ModuleSources sources = ModuleSources.of(request, mirrors, place, folders);
        if (request.dirty()) {
            return dirty(sources, session, store, place, base);
        }
        GitId commit = RevisionExpression.resolve(store, place, request.revision());
        return committed(sources, session, store, place.gitDirectory(), commit, base);
    }

    private static boolean isSame(Path top, Path given) {
        Path absolute = given.toAbsolutePath().normalize();
        return top.equals(absolute) || top.resolve(".git").equals(absolute);
    }

    private static Superproject committed(
            ModuleSources sources,
            ResolveSession session,
            GitStore store,
            Path gitDirectory,
            GitId commit,
            ModuleBase base)
            throws ResolveException {
        ObjectSource.CommitInfo info = store.commit(commit);
        Pin pin = Pin.superproject(commit);
        ModuleLinks links = new ModuleLinks(sources, session, gitDirectory, base, null, 0);
        SourceTree root =
                SourceTrees.of(store, pin, info.tree(), sources.request().limits(), links);
        session.opened(pin);
        sources.request().progress().opened(pin, store.name());
        RepositoryPlace place = sources.superproject();
        return new OpenSuperproject(session, store.name(), false, info, root, place == null ? null : place.workTree());
    }

    private static Superproject dirty(
            ModuleSources sources, ResolveSession session, GitStore store, RepositoryPlace place, ModuleBase base)
            throws ResolveException {
        Path top = place.workTree();
        if (top == null) {
            throw invalid("--dirty builds a work tree, and " + store.name() + " is a bare repository");
        }
        if (!sources.request().revision().equals("HEAD")) {
            throw invalid("--dirty builds the work tree as it is; it cannot be combined with the revision "
                    + Printable.escape(sources.request().revision()));
        }
        ObjectSource.CommitInfo info = store.commit(Revisions.resolve(store, "HEAD"));
        Pin pin = Pin.superproject(info.commit());
        SourceTree root = ModuleLinks.snapshot(sources, session, pin, top, base, 0);
        if (root == null) {
            throw invalid(store.name() + " has no work tree that could be read");
        }
        session.opened(pin);
        return new OpenSuperproject(session, store.name(), true, info, root, null);
    }

    /** The remote's URL as git-submodule(1) chooses it, else the repository's own place. */
    private static ModuleBase baseOf(RepositoryPlace place) {
        String remote = null;
        try {
            remote = remoteOf(place);
            if (remote != null) {
                return ModuleBase.of(RemoteUrl.parse(remote));
            }
            Path top = place.workTree() == null ? place.gitDirectory() : place.workTree();
            return ModuleBase.of(RemoteUrl.parse(top.toRealPath().toString()));
        } catch (RemoteUrl.RefusedException e) {
            return ModuleBase.unknown("the superproject's remote, whose URL " + Redaction.of(String.valueOf(remote))
                    + " " + e.getMessage());
        } catch (IOException e) {
            return ModuleBase.unknown("the superproject, which cannot be read: " + IoErrorText.of(e));
        }
    }

    private static @Nullable String remoteOf(RepositoryPlace place) throws IOException {
        Path config = place.commonDirectory().resolve("config");
        try {
            return Remotes.parse(PlainFile.readLinked(config, RepositoryFormat.LARGEST_CONFIG))
                    .url(place.branch());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static ResolveException invalid(String message) {
        return new ResolveException(ResolveException.Kind.INVALID, message);
    }
}
