package dev.complete.git.open.module;

import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.Gitmodules;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.text.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the relative URLs in one repository's {@code .gitmodules} are relative to: where that repository itself came
 * from. Decides which URLs may be used.
 */
public final class ModuleBase {

    private final @Nullable RemoteUrl url;
    private final @Nullable String unknown;

    private ModuleBase(@Nullable RemoteUrl url, @Nullable String unknown) {
        this.url = url;
        this.unknown = unknown;
    }

    public static ModuleBase of(RemoteUrl url) {
        return new ModuleBase(url, null);
    }

    /** @param why nothing can be resolved: a clause */
    public static ModuleBase unknown(String why) {
        return new ModuleBase(null, why);
    }

    public static ModuleBase of(ModuleAddress address) {
        return new ModuleBase(address.url(), address.refused());
    }

    /** The folder or bare repository on this machine that relative URLs start from; null when they lead elsewhere. */
    @Nullable
    Path local() {
        return url != null && url.kind() == RemoteUrl.Kind.LOCAL ? url.path() : null;
    }

    /**
     * What {@code raw} means here, or why it must not be used; refusing is no error while the commit is found elsewhere.
     *
     * @param own whether the superproject's own {@code .gitmodules} says it: who can change that decides what is built
     *     anyway. A pinned repository is somebody else's, and may name only what is around it.
     */
    ModuleAddress address(String raw, boolean allowLocal, boolean own) {
        String shown = Redaction.of(raw);
        RemoteUrl from = url;
        boolean relative = RemoteUrl.isRelative(raw);
        if (relative && from == null) {
            return ModuleAddress.refused(null, shown + ": cannot be asked, it is relative to " + unknown);
        }
        RemoteUrl resolved;
        try {
            resolved = relative && from != null ? from.resolve(raw) : RemoteUrl.parse(raw);
        } catch (RemoteUrl.RefusedException e) {
            return ModuleAddress.refused(null, shown + ": refused, it " + e.getMessage());
        }
        if (resolved.kind() != RemoteUrl.Kind.LOCAL) {
            return ModuleAddress.allowed(resolved, false);
        }
        if (!allowLocal) {
            String meaning = relative ? shown + " (" + resolved + ")" : shown;
            return ModuleAddress.refused(
                    resolved, meaning + ": not asked, because it is a local path; allow that with --allow-local");
        }
        if (!own && !relative) {
            return ModuleAddress.refused(
                    resolved,
                    shown + ": refused, because a pinned repository names it; only the superproject's own .gitmodules"
                            + " may name a local path that is not relative");
        }
        return ModuleAddress.allowed(resolved, !own);
    }

    /** A URL that would run a program is never an accident; it is refused even when nothing would be fetched. */
    static void refuseHelper(Gitmodules.Module module, Pin in) throws ResolveException {
        if (RemoteUrl.isHelper(module.url())) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    ".gitmodules of " + in.label() + ": the URL of submodule " + Printable.escape(module.name())
                            + ", " + Redaction.of(module.url())
                            + ", names a Git remote helper, which would run a program; use https or ssh");
        }
    }
}
