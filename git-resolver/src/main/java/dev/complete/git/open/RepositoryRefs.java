package dev.complete.git.open;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.Redaction;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a repository's names lead to at this moment.
 *
 * @param head null when {@code HEAD} leads to no commit yet
 * @param commits by the full names of branches and tags; those that lead to no commit are left out
 */
public record RepositoryRefs(@Nullable GitId head, SortedMap<String, GitId> commits) {

    public RepositoryRefs {
        commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    }

    /**
     * @param repository a directory, as in a {@link dev.complete.git.ResolveRequest}
     * @throws ResolveException when it is a URL, which has to be cloned first, or no repository
     */
    public static RepositoryRefs of(String repository, Limits limits) throws ResolveException {
        if (PinResolver.looksLikeUrl(repository)) {
            throw ResolveException.invalid("the names of a repository are asked for again and again, and "
                    + Redaction.of(repository)
                    + " is a URL; clone it first, such as with `git clone --mirror`, and fetch when you like");
        }
        Path directory = PinResolver.path(repository);
        String name = Printable.escape(repository);
        RepositoryPlace place = RepositoryPlace.around(directory, name);
        try (GitStore store = GitStore.open(place.gitDirectory(), name, limits)) {
            GitId head = store.find("HEAD"); // which checks the files of all refs, too
            Map<String, GitId> commits = store.branchesAndTags();
            return new RepositoryRefs(head, new TreeMap<>(commits));
        }
    }
}
