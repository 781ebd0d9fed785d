package dev.complete.git.open.module;

import dev.complete.files.FileTrees;
import dev.complete.git.IoErrorText;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a superproject's submodules on this disk: {@code modules/NAME} below its Git directory,
 * nested ones below their parent's, those of linked work trees below {@code worktrees/NAME}, and {@code PATH/.git} in
 * the work tree for those that were never absorbed.
 */
final class LocalModules {

    /** Stores and folders between them; a superproject with more is none of ours. */
    private static final int MOST_FOLDERS = 20_000;

    private final RepositoryPlace place;
    private final List<String> unreadable = new ArrayList<>();
    private @Nullable List<Path> all;

    LocalModules(RepositoryPlace place) {
        this.place = place;
    }

    /**
     * The likely stores, likeliest first; they may not exist.
     *
     * @param parent the Git directory of the repository that holds the gitlink
     * @param name the submodule's name in the {@code .gitmodules} beside it; has been checked not to climb
     */
    Set<Path> byName(Path parent, String name) {
        Set<Path> places = new LinkedHashSet<>();
        for (Path git : List.of(parent, place.gitDirectory(), place.commonDirectory())) {
            places.add(git.resolve("modules").resolve(name).normalize());
        }
        return places;
    }

    /**
     * The store behind a checked-out submodule at {@code path} from the superproject's top; null when there is none. What
     * is checked out may be another commit than the one that is built: a link in it must not lead the way.
     */
    @Nullable
    Path checkedOut(String path) throws ResolveException {
        Path top = place.workTree();
        if (top == null || !Files.exists(top.resolve(path).resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        String name = Printable.escape(path);
        try {
            if (!top.resolve(path).toRealPath().equals(top.toRealPath().resolve(path))) {
                return null;
            }
        } catch (IOException e) {
            throw ResolveException.io(name + " cannot be read", e);
        }
        RepositoryPlace module = RepositoryPlace.at(top.resolve(path), name);
        return module == null ? null : module.gitDirectory();
    }

    /** Folders below this superproject's own that could not be listed, each with why, as far as {@link #all} came. */
    synchronized List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Every store below this superproject, for submodules that were renamed since they were cloned. */
    synchronized List<Path> all() {
        List<Path> known = all;
        if (known == null) {
            List<Path> found = new ArrayList<>();
            int[] left = {MOST_FOLDERS};
            collect(place.commonDirectory().resolve("modules"), found, left);
            for (Path worktree : folders(place.commonDirectory().resolve("worktrees"))) {
                collect(worktree.resolve("modules"), found, left);
            }
            known = List.copyOf(found);
            all = known;
        }
        return known;
    }

    /**
     * Finds stores in a folder. Names may hold slashes, so a folder is either a store, whose nested ones are in its
     * {@code modules}, or a part of a name.
     */
    private void collect(Path directory, List<Path> found, int[] left) {
        for (Path folder : folders(directory)) {
            if (left[0]-- <= 0) {
                return;
            }
            if (RepositoryPlace.isGitDirectory(folder)) {
                found.add(folder);
                collect(folder.resolve("modules"), found, left);
            } else {
                collect(folder, found, left);
            }
        }
    }

    private List<Path> folders(Path directory) {
        try {
            return FileTrees.children(directory).stream()
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            unreadable.add(Printable.escape(directory.toString()) + ": cannot be listed: " + IoErrorText.of(e));
            return List.of();
        }
    }
}
