package dev.complete.git.open.module;

import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a repository as far as it is known. Relative URLs in the repository's {@code .gitmodules} are relative to
 * it.
 *
 * @param url null when nothing is known that could be asked
 * @param refused why it must not be asked, a clause: for a module, a line of the list of places tried; null when it may be
 * @param confined whether it is a path that a pinned repository chose, so that {@link LocalFolders} decides
 */
public record ModuleAddress(
        @Nullable RemoteUrl url, @Nullable String refused, boolean confined) {

    public static ModuleAddress allowed(RemoteUrl url, boolean confined) {
        return new ModuleAddress(url, null, confined);
    }

    public static ModuleAddress refused(@Nullable RemoteUrl url, String why) {
        return new ModuleAddress(url, why, false);
    }

    /** The URL, when it may be asked; else null. */
    @Nullable
    RemoteUrl askable() {
        return refused == null ? url : null;
    }

    /** The repository's folder on this machine; null when the URL leads elsewhere. */
    @Nullable
    Path local() {
        return url != null && url.kind() == RemoteUrl.Kind.LOCAL ? url.path() : null;
    }

    /**
     * The address of a module of this repository. A refusal is no error while the commit is found elsewhere.
     *
     * @param raw as {@code .gitmodules} says it
     * @param own whether the superproject's own {@code .gitmodules} says it: its authors decide what is built anyway. A
     *     pinned repository is somebody else's, and may name only what is around it.
     */
    ModuleAddress resolve(String raw, boolean allowLocal, boolean own) {
        String shown = Redaction.of(raw);
        RemoteUrl from = url;
        boolean relative = RemoteUrl.isRelative(raw);
        if (relative && from == null) {
            return refused(null, shown + ": cannot be asked, it is relative to " + refused);
        }
        RemoteUrl resolved;
        try {
            resolved = relative && from != null ? from.resolve(raw) : RemoteUrl.parse(raw);
        } catch (RemoteUrl.RefusedException e) {
            return refused(null, shown + ": refused, it " + e.getMessage());
        }
        if (resolved.kind() != RemoteUrl.Kind.LOCAL) {
            return allowed(resolved, false);
        }
        if (!allowLocal) {
            String meaning = relative ? shown + " (" + resolved + ")" : shown;
            return refused(
                    resolved, meaning + ": not asked, because it is a local path; allow that with --allow-local");
        }
        if (!own && !relative) {
            return refused(
                    resolved,
                    shown + ": refused, because a pinned repository names it; only the superproject's own .gitmodules"
                            + " may name a local path that is not relative");
        }
        return allowed(resolved, !own);
    }
}
