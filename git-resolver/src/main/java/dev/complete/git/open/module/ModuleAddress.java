package dev.complete.git.open.module;

import dev.complete.git.modules.RemoteUrl;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a module as far as it is known.
 *
 * @param url null when what is written names nothing that could be asked
 * @param refused why it must not be asked: a line for the list of places tried; null when it may be
 * @param confined whether it is a path that a pinned repository chose, so that {@link LocalFolders} decides
 */
record ModuleAddress(@Nullable RemoteUrl url, @Nullable String refused, boolean confined) {

    static ModuleAddress allowed(RemoteUrl url, boolean confined) {
        return new ModuleAddress(url, null, confined);
    }

    static ModuleAddress refused(@Nullable RemoteUrl url, String why) {
        return new ModuleAddress(url, why, false);
    }

    /** What may be asked; null when nothing may. */
    @Nullable
    RemoteUrl askable() {
        return refused == null ? url : null;
    }

    boolean isLocal() {
        return url != null && url.kind() == RemoteUrl.Kind.LOCAL;
    }
}
