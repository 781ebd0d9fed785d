package dev.complete.git.jgit;

import dev.complete.git.Pin;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.Gitmodules;
import dev.complete.git.modules.Redaction;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the relative URLs in one repository's {@code .gitmodules} are relative to: where that repository itself came
 * from. Decides which URLs may be used.
 */
final class ModuleBase {

    private final @Nullable RemoteUrl url;
    private final @Nullable String unknown;

    private ModuleBase(@Nullable RemoteUrl url, @Nullable String unknown) {
        this.url = url;
        this.unknown = unknown;
    }

    static ModuleBase of(RemoteUrl url) {
        return new ModuleBase(url, null);
    }

    /** @param why nothing can be resolved: a clause */
    static ModuleBase unknown(String why) {
        return new ModuleBase(null, why);
    }

    static ModuleBase of(ModuleFinder.Address address) {
        return new ModuleBase(address.url(), address.refused());
    }

    /** What {@code raw} means here, or why it must not be used; refusing is no error while the commit is found elsewhere. */
    ModuleFinder.Address address(String raw, boolean allowLocal) {
        String shown = Redaction.of(raw);
        RemoteUrl from = url;
        boolean relative = RemoteUrl.isRelative(raw);
        if (relative && from == null) {
            return refused(shown + ": cannot be asked, it is relative to " + unknown);
        }
        try {
            RemoteUrl resolved = relative && from != null ? from.resolve(raw) : RemoteUrl.parse(raw);
            if (resolved.kind() == RemoteUrl.Kind.LOCAL) {
                if (!allowLocal) {
                    String meaning = relative ? shown + " (" + resolved + ")" : shown;
                    return refused(meaning + ": not asked, because it is a local path; allow that with --allow-local");
                }
                if (relative && from != null) {
                    return sibling(from, resolved, shown);
                }
            }
            return new ModuleFinder.Address(resolved, null);
        } catch (RemoteUrl.RefusedException e) {
            return refused(shown + ": refused, it " + e.getMessage());
        }
    }

    /** Links may make a path that looks like a neighbour lead anywhere; the real paths say. */
    private ModuleFinder.Address sibling(RemoteUrl from, RemoteUrl resolved, String shown) {
        try {
            Path parent = from.path().toRealPath().getParent();
            Path real = resolved.path().toRealPath();
            if (parent == null || !real.startsWith(parent)) {
                return refused(shown + ": refused, " + Printable.escape(real.toString())
                        + " is not beside the repository that names it");
            }
            return new ModuleFinder.Address(resolved, null);
        } catch (IOException e) {
            return refused(shown + " (" + resolved + "): not there");
        }
    }

    private static ModuleFinder.Address refused(String why) {
        return new ModuleFinder.Address(null, why);
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
