package dev.complete.builder.audit.loader.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Settings for loaders in an image's contract.
 *
 * @param env of every process
 * @param cwd absolute base of relative paths
 */
public record LoaderSettings(SortedMap<String, String> env, String cwd) {

    /** {@code LD_LIBRARY_PATH} as folders. */
    public List<SearchPath> libraryPath(String separators) {
        List<SearchPath> folders = new ArrayList<>();
        String path = env.getOrDefault("LD_LIBRARY_PATH", "");
        if (!path.isEmpty()) {
            for (String folder : path.split("[" + separators + "]", -1)) {
                folders.add(new SearchPath.Folder(absolute(folder), "LD_LIBRARY_PATH"));
            }
        }
        return folders;
    }

    /** The libraries of {@code LD_PRELOAD}. */
    public List<String> preloads() {
        return Stream.of(env.getOrDefault("LD_PRELOAD", "").split("[\\s:]+", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** An absolute path as in the kernel; an empty path is the working directory. */
    public String absolute(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String folder = cwd.endsWith("/") ? cwd : cwd + "/";
        return path.isEmpty() ? cwd : folder + path;
    }
}
