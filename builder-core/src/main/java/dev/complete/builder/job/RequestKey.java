package dev.complete.builder.job;

import dev.complete.builder.output.format.Inputs;
import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.Version;
import dev.complete.git.open.Superproject;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
                names(request.selection().platforms()).toString(),
                new TreeSet<>(request.output().formats()).toString(),
                request.output().compression().toString(),
                Boolean.toString(request.output().xz()),
                request.output().webSeeds().toString(),
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
        List<Platform> platforms = request.selection().platforms();
        boolean all = recipe.images().stream().allMatch(image -> platforms.containsAll(image.platforms()));
        List<String> selection = new ArrayList<>(words);
        selection.add(names(all ? List.of() : platforms).toString());
        return new Inputs(key(words), key(selection));
    }

    private static SortedSet<String> names(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Digest key(List<String> words) {
        return Digest.of(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
    }
}
