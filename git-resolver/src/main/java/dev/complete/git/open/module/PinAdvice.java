package dev.complete.git.open.module;

import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.store.RepositoryPlace;
import dev.complete.text.Printable;
import dev.complete.text.ShellWord;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a pin that was not found: the last line of the message, with a command that works where it is said to.
 *
 * @param outermost the path of the superproject's own submodule that the pin is or is inside of: Git knows no other
 */
record PinAdvice(ModuleSources sources, ModuleAddress address, String outermost) {

    /** Where it should be was asked, and does not have it: fetching can only fail, for Git as well. */
    String push() {
        return "\nit is not at " + address.url()
                + ": push it from the clone it was made in (`git push`), or pin a commit" + " that is there";
    }

    /** The remote gave nothing; Git may have other ways to it and other logins. */
    String unreachable() {
        String update = update();
        return update == null ? "" : "\nif Git itself reaches it, " + update + ", and build again";
    }

    /** Nobody was asked who would have to know. */
    String notAsked() {
        String update = update();
        boolean offline = sources.request().offline();
        if (update == null) {
            return offline ? "\nbuild without --offline to fetch it" : "";
        }
        return "\n" + update + (offline ? ", or build without --offline" : "")
                + "; a commit that was never pushed has to be pushed first, from the clone it was made in";
    }

    private @Nullable String update() {
        RepositoryPlace superproject = sources.superproject();
        Path top = superproject == null ? null : superproject.workTree();
        if (top == null) {
            return null;
        }
        RemoteUrl url = address.url();
        boolean local = url != null && url.kind() == RemoteUrl.Kind.LOCAL;
        return "run `git " + (local ? "-c protocol.file.allow=always " : "")
                + "submodule update --init --recursive -- " + ShellWord.of(outermost) + "` in "
                + Printable.escape(top.toString());
    }
}
