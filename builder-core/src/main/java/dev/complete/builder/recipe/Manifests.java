package dev.complete.builder.recipe;

import java.util.List;

/**
 * The files that a recipe was read from. They are never part of a source, so that editing a manifest does not change
 * the components it names.
 *
 * @param paths from the superproject's root, the one that extends the others first; never empty
 */
public record Manifests(List<String> paths) {

    public Manifests {
        paths = List.copyOf(paths);
    }

    /**
     * @param repository path of the submodule from the superproject's root; empty for the superproject
     * @param path of a file in that repository
     */
    public boolean contain(String repository, String path) {
        return paths.contains(fromRoot(repository, path));
    }

    /**
     * The manifests below a folder, not counting submodules.
     *
     * @param folder in that repository; empty for its root
     */
    public List<String> below(String repository, String folder) {
        String above = fromRoot(repository, folder);
        return paths.stream()
                .filter(path -> above.isEmpty() || path.startsWith(above + "/"))
                .toList();
    }

    /** @param repository from the superproject's root; empty for the superproject */
    public static String fromRoot(String repository, String path) {
        return repository.isEmpty() || path.isEmpty() ? repository + path : repository + "/" + path;
    }
}
