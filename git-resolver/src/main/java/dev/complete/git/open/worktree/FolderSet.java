package dev.complete.git.open.worktree;

import java.util.HashSet;
import java.util.Set;

/** The folders that are above some paths. Confined to one thread. */
final class FolderSet {

    private final Set<String> folders = new HashSet<>();

    static FolderSet above(Iterable<String> paths) {
        FolderSet folders = new FolderSet();
        paths.forEach(folders::addAbove);
        return folders;
    }

    /** Adds every folder above {@code path}. */
    void addAbove(String path) {
        int slash = path.lastIndexOf('/');
        while (slash > 0 && folders.add(path.substring(0, slash))) { // one that is in has those above it in, too
            slash = path.lastIndexOf('/', slash - 1);
        }
    }

    boolean contains(String folder) {
        return folders.contains(folder);
    }
}
