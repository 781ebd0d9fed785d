package dev.complete.git.open.module;

import dev.complete.git.ResolveRequest;
import dev.complete.git.modules.MirrorMap;
import dev.complete.git.open.fetch.Mirrors;
import dev.complete.git.open.store.RepositoryPlace;
import org.jspecify.annotations.Nullable;

/**
 * The request for one superproject, and the sources of its submodules. Those found are in {@link ResolveSession}.
 *
 * @param superproject null when it is a URL
 * @param local the superproject's own module stores; null when it is a URL
 * @param map the user's mirrors
 * @param folders where pinned repositories may name local paths
 */
public record ModuleSources(
        ResolveRequest request,
        Mirrors mirrors,
        MirrorMap map,
        @Nullable RepositoryPlace superproject,
        @Nullable LocalModules local,
        LocalFolders folders) {

    public static ModuleSources of(
            ResolveRequest request,
            Mirrors mirrors,
            MirrorMap map,
            @Nullable RepositoryPlace superproject,
            LocalFolders folders) {
        LocalModules local = superproject == null ? null : new LocalModules(superproject);
        return new ModuleSources(request, mirrors, map, superproject, local, folders);
    }
}
