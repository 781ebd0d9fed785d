package dev.complete.builder.audit.loader.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What an image's contract tells loaders.
 *
 * @param env of every process
 * @param cwd absolute; what relative paths are looked for below
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

    /** {@code LD_PRELOAD}. */
    public List<String> preloads() {
        List<String> names = new ArrayList<>();
        for (String name : env.getOrDefault("LD_PRELOAD", "").split("[\\s:]+", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** As the kernel takes it; an empty path is the work directory. */
    public String absolute(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String folder = cwd.endsWith("/") ? cwd : cwd + "/";
        return path.isEmpty() ? cwd : folder + path;
    }
}
