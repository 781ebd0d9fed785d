package dev.complete.git.open.module;

import dev.complete.git.IoErrorText;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of this machine that pinned repositories may name submodules in. What they name is followed to its real
 * place first, and so is all that a repository there borrows: a pinned commit may hold links, and folders that look like
 * a repository whose objects belong to another.
 */
public final class LocalFolders {

    private final boolean allowed;
    private final boolean mirror;
    private final List<Path> folders;

    private LocalFolders(boolean allowed, boolean mirror, List<Path> folders) {
        this.allowed = allowed;
        this.mirror = mirror;
        this.folders = folders;
    }

    /**
     * Opens the repository at {@code at} in a mirror of the user. What came with the mirror from elsewhere must not lead out
     * of it, by links, alternates or a {@code .git} file.
     *
     * @throws ResolveException when there is none, or it takes anything from outside; the message begins with its name
     */
    public static GitStore openInMirror(ResolveSession session, RemoteUrl at, Path directory) throws ResolveException {
        String name = "the mirror " + at;
        if (!Files.isDirectory(at.path())) {
            throw ResolveException.invalid(name + ": not there");
        }
        try {
            LocalFolders inside = new LocalFolders(true, true, List.of(directory.toRealPath()));
            RepositoryPlace place = RepositoryPlace.find(inside.real(at), name);
            GitStore store = session.open(place.gitDirectory(), name);
            inside.check(at, place, store.directories());
            return store;
        } catch (IOException e) {
            throw ResolveException.io(name + ": cannot be read", e);
        }
    }

    /**
     * The folder the user names, else the one around the superproject, and around the local repository it was cloned
     * from: neighbours there are what {@code ../} means. One right below the file system's root has no neighbours but
     * the whole machine, so that has to be named.
     *
     * @param place null when the superproject is a URL
     */
    public static LocalFolders of(LocalUrls urls, @Nullable RepositoryPlace place, ModuleAddress superproject)
            throws ResolveException {
        Path named = urls.below();
        if (!urls.allowed()) {
            return new LocalFolders(false, false, List.of());
        }
        if (named != null) {
            try {
                return new LocalFolders(true, false, List.of(named.toRealPath()));
            } catch (IOException e) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        "the folder that --allow-local names cannot be used: " + IoErrorText.of(e),
                        e);
            }
        }
        List<Path> around = new ArrayList<>();
        if (place != null) {
            addParent(place.workTree() == null ? place.gitDirectory() : place.workTree(), around);
        }
        addParent(superproject.local(), around);
        return new LocalFolders(true, false, List.copyOf(around));
    }

    private static void addParent(@Nullable Path repository, List<Path> around) {
        try {
            Path parent = repository == null ? null : repository.toRealPath().getParent();
            if (parent != null && parent.getParent() != null && !around.contains(parent)) {
                around.add(parent);
            }
        } catch (IOException e) {
            return; // what is not there has no neighbours
        }
    }

    /** Whether the superproject's own local URLs may be read. */
    boolean isAllowed() {
        return allowed;
    }

    /**
     * The real place of what a pinned repository names.
     *
     * @throws ResolveException when it is not there, or outside
     */
    Path real(RemoteUrl named) throws ResolveException {
        try {
            Path real = named.path().toRealPath();
            checkInside(real, named);
            return real;
        } catch (IOException e) {
            throw ResolveException.io(named + ": cannot be read", e);
        }
    }

    /** Refuses a repository that takes anything from outside: by its {@code .git} file, alternates or links. */
    void check(RemoteUrl named, RepositoryPlace place, Collection<Path> stores) throws ResolveException {
        try {
            checkInside(place.gitDirectory().toRealPath(), named);
            checkInside(place.commonDirectory().toRealPath(), named);
            for (Path store : stores) {
                if (Files.exists(store, LinkOption.NOFOLLOW_LINKS)) {
                    checkLinks(store.toRealPath(), named);
                }
            }
        } catch (IOException e) {
            throw ResolveException.io(named + ": cannot be read", e);
        }
    }

    private void checkLinks(Path store, RemoteUrl named) throws IOException, ResolveException {
        checkInside(store, named);
        for (Path link : links(store)) {
            checkInside(Files.exists(link) ? link.toRealPath() : link, named);
        }
    }

    private static List<Path> links(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isSymbolicLink).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void checkInside(Path real, RemoteUrl named) throws ResolveException {
        if (folders.stream().noneMatch(real::startsWith)) {
            String shown =
                    folders.stream().map(Path::toString).map(Printable::escape).collect(Collectors.joining(" or "));
            if (mirror) {
                throw ResolveException.invalid(named + ": refused, because " + Printable.escape(real.toString())
                        + " is not inside the mirror " + shown);
            }
            throw ResolveException.invalid(named + ": refused, because a pinned repository names it and "
                    + Printable.escape(real.toString()) + " is not below "
                    + (folders.isEmpty() ? "a folder that --allow-local names" : shown)
                    + "; if you trust that repository, name a folder with --allow-local=DIR");
        }
    }
}
