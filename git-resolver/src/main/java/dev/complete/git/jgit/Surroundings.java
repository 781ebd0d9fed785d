package dev.complete.git.jgit;

import dev.complete.git.ResolveRequest;
import dev.complete.git.jgit.fetch.Mirrors;
import org.jspecify.annotations.Nullable;

/**
 * Where repositories can be had for one superproject.
 *
 * @param superproject null when it is a URL
 * @param local the superproject's own module stores; null when it is a URL
 * @param folders where pinned repositories may name local paths
 */
record Surroundings(
        ResolveRequest request,
        OpenStores stores,
        Mirrors mirrors,
        @Nullable RepositoryPlace superproject,
        @Nullable LocalModules local,
        LocalFolders folders) {

    static Surroundings of(
            ResolveRequest request,
            OpenStores stores,
            Mirrors mirrors,
            @Nullable RepositoryPlace superproject,
            LocalFolders folders) {
        LocalModules local = superproject == null ? null : new LocalModules(superproject);
        return new Surroundings(request, stores, mirrors, superproject, local, folders);
    }
}
