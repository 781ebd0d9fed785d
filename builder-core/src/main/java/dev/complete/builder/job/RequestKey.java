package dev.complete.builder.job;

import dev.complete.builder.output.format.Inputs;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.Version;
import dev.complete.git.open.Superproject;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Key of a request: two builds with the same key into one directory give the same outputs. The tool's version is part
 * of it, so that a newer tool builds again.
 */
public final class RequestKey {

    private RequestKey() {}

    public static Digest of(BuildRequest request, Superproject commit) {
        List<String> words = List.of(
                "complete build 3", // version 2 left outputs of another commit in place
                Version.TOOL,
                Integer.toString(Recipe.FORMAT),
                commit.commit().hex(),
                Boolean.toString(commit.dirty()),
                request.source().manifest(),
                new TreeSet<>(request.selection().images()).toString(),
                new TreeSet<>(request.selection().platforms().stream()
                                .map(Object::toString)
                                .toList())
                        .toString(),
                new TreeSet<>(request.output().formats()).toString(),
                request.output().compression().toString(),
                Boolean.toString(request.output().xz()),
                request.execution().audit().toString());
        return key(words);
    }

    /** @param recipe names all platforms, so that a request for all of them equals a request for none */
    public static Inputs inputs(BuildRequest request, Superproject commit, Recipe recipe) {
        List<String> words = List.of(
                "complete inputs 1",
                Version.TOOL,
                Integer.toString(Recipe.FORMAT),
                commit.commit().hex(),
                request.source().manifest(),
                request.output().compression().toString());
        TreeSet<String> platforms = new TreeSet<>();
        if (recipe.images().stream()
                .anyMatch(image -> !request.selection().platforms().containsAll(image.platforms()))) {
            request.selection().platforms().forEach(platform -> platforms.add(platform.toString()));
        }
        List<String> selection = new ArrayList<>(words);
        selection.add(platforms.toString());
        return new Inputs(key(words), key(selection));
    }

    private static Digest key(List<String> words) {
        return Digest.of(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
    }
}
