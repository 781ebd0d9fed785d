package dev.complete.git.open.store;

import dev.complete.text.Printable;
import dev.complete.text.ShellWord;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a repository's objects, as far as its configuration says: how to get one that is not there.
 *
 * @param gitDirectory where commands are to be run
 * @param remote the one to ask; null when there is none
 * @param partial whether it was cloned with a filter, so that absent objects are no damage
 * @param branches whether the configuration says what to fetch from {@code remote}
 */
record PromisorRemote(Path gitDirectory, @Nullable String remote, boolean partial, boolean branches) {

    static PromisorRemote of(Config config, Path gitDirectory) {
        Set<String> remotes = config.getSubsections("remote");
        String promisor = config.getString("extensions", null, "partialclone");
        for (String each : remotes) {
            boolean filtered = config.getString("remote", each, "partialclonefilter") != null;
            if (promisor == null && (filtered || isTrue(config.getString("remote", each, "promisor")))) {
                promisor = each;
            }
        }
        String remote = promisor != null && remotes.contains(promisor) ? promisor : usual(remotes);
        boolean branches = remote != null && config.getString("remote", remote, "fetch") != null;
        return new PromisorRemote(gitDirectory, remote, promisor != null, branches);
    }

    /** Config.getBoolean throws what is no boolean at the caller. */
    private static boolean isTrue(@Nullable String value) {
        return value != null && !Set.of("false", "no", "off", "0").contains(value.toLowerCase(Locale.ROOT));
    }

    /** {@code origin}, else the only one; null when there are several others, or none. */
    static @Nullable String usual(Set<String> remotes) {
        if (remotes.contains("origin")) {
            return "origin";
        }
        return remotes.size() == 1 ? remotes.iterator().next() : null;
    }

    /**
     * A plain {@code git fetch} gets nothing again that its commits lead to, and filters as the clone did; a bare clone
     * has nothing but {@code HEAD} to fetch unless it is told.
     */
    String remedy() {
        String elsewhere = "build from a clone that has it";
        String why = partial ? "that is a partial clone, which leaves objects out; " : "";
        if (remote == null) {
            return why + elsewhere + ", because there is no remote to fetch it from";
        }
        String refs = branches ? "" : " " + ShellWord.of("+refs/heads/*:refs/remotes/" + remote + "/*");
        return why + "run `git fetch --refetch --no-filter " + ShellWord.of(remote) + refs + "` in "
                + Printable.escape(gitDirectory.toString()) + ", or " + elsewhere;
    }
}
