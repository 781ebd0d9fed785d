package dev.complete.git.open.module;

import dev.complete.git.ResolveRequest;
import dev.complete.git.open.fetch.Mirrors;
import dev.complete.git.open.store.RepositoryPlace;
import org.jspecify.annotations.Nullable;

/**
 * Where repositories can be had for one superproject.
 *
 * @param superproject null when it is a URL
 * @param local the superproject's own module stores; null when it is a URL
 * @param folders where pinned repositories may name local paths
 */
public record Surroundings(
        ResolveRequest request,
        OpenStores stores,
        Mirrors mirrors,
        @Nullable RepositoryPlace superproject,
        @Nullable LocalModules local,
        LocalFolders folders) {

    public static Surroundings of(
            ResolveRequest request,
            OpenStores stores,
            Mirrors mirrors,
            @Nullable RepositoryPlace superproject,
            LocalFolders folders) {
        LocalModules local = superproject == null ? null : new LocalModules(superproject);
        return new Surroundings(request, stores, mirrors, superproject, local, folders);
    }
}
