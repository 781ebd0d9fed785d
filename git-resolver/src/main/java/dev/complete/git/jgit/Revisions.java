package dev.complete.git.jgit;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/** What a user's word for a commit means: a branch, a tag, {@code HEAD}, an id or its beginning. */
final class Revisions {

    private static final Pattern ABBREVIATED = Pattern.compile("[0-9a-fA-F]{4,39}");
    private static final Pattern FULL = Pattern.compile("[0-9a-fA-F]{40}");

    private Revisions() {}

    /** A name wins over the beginning of an id that looks the same, as in Git. */
    static GitId resolve(GitStore store, Path gitDirectory, String revision) throws ResolveException {
        if (FULL.matcher(revision).matches()) {
            return full(store, new GitId(revision.toLowerCase(java.util.Locale.ROOT)));
        }
        checkRefs(gitDirectory, store.name());
        try {
            return store.resolve(revision);
        } catch (ResolveException unknown) {
            if (ABBREVIATED.matcher(revision).matches()) {
                return abbreviated(store, gitDirectory, revision);
            }
            if (revision.equals("HEAD")) {
                throw new ResolveException(
                        ResolveException.Kind.INVALID,
                        store.name()
                                + " has no commit at HEAD: the repository is empty, or its branch has no commits yet;"
                                + " commit something, or name a revision with --rev",
                        unknown);
            }
            throw unknown;
        }
    }

    /** Looking up a name opens files without a look at what they are, and a FIFO keeps its reader waiting for ever. */
    private static void checkRefs(Path gitDirectory, String name) throws ResolveException {
        try (Stream<Path> refs = Files.walk(gitDirectory.resolve("refs"))) {
            Optional<Path> odd = refs.filter(
                            ref -> Files.exists(ref) && !Files.isRegularFile(ref) && !Files.isDirectory(ref))
                    .findFirst();
            if (odd.isPresent()) {
                String ref = gitDirectory.relativize(odd.get()).toString();
                throw new ResolveException(
                        ResolveException.Kind.INVALID, Printable.escape(ref) + " in " + name + " is no regular file");
            }
        } catch (NoSuchFileException e) {
            // A linked worktree has none of its own.
        } catch (IOException | UncheckedIOException e) {
            throw new ResolveException(
                    ResolveException.Kind.IO,
                    "cannot list the refs of " + name + ": " + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static GitId full(GitStore store, GitId id) throws ResolveException {
        try {
            return store.resolve(id.hex());
        } catch (ResolveException e) {
            if (e.kind() == ResolveException.Kind.INVALID
                    && e.getMessage() != null
                    && e.getMessage().contains("not a commit")) {
                throw e;
            }
            throw new ResolveException(
                    e.kind(),
                    store.name() + " has no commit " + id + "; fetch it first, or name another revision with --rev: "
                            + e.getMessage(),
                    e);
        }
    }

    private static GitId abbreviated(GitStore store, Path gitDirectory, String start) throws ResolveException {
        List<GitId> commits = new ArrayList<>();
        try (Repository repository = HermeticGit.open(gitDirectory);
                ObjectReader reader = repository.newObjectReader()) {
            for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(start))) {
                GitId candidate = new GitId(id.name());
                if (store.hasCommit(candidate)) {
                    commits.add(candidate);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    "cannot look for " + start + " in " + store.name() + ": "
                            + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
        if (commits.size() == 1) {
            return commits.get(0);
        }
        throw new ResolveException(
                ResolveException.Kind.INVALID,
                commits.isEmpty()
                        ? store.name() + " has no branch, tag or commit '" + start + "'"
                        : "'" + start + "' is the beginning of " + commits.size() + " commits in " + store.name()
                                + "; give more digits: " + commits);
    }
}
