package dev.complete.git.open.worktree;

import dev.complete.git.ResolveException;
import dev.complete.git.index.StatRules;
import dev.complete.git.open.store.RepositoryFormat;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;

/**
 * Differences of a checkout from its commit by what its file system can do, and what it left out: what Git itself
 * wrote into the repository's configuration when it made the checkout. Nothing of it changes the bytes of a file.
 *
 * @param executables {@code core.fileMode}: permissions on the disk mean something
 * @param symlinks {@code core.symlinks}: else a link is a file that holds its target
 * @param sparse {@code core.sparseCheckout}: a file that is there although it need not be counts as any other
 * @param trustCtime {@code core.trustctime}
 * @param minimalStat {@code core.checkStat = minimal}
 */
record CheckoutRules(boolean executables, boolean symlinks, boolean sparse, boolean trustCtime, boolean minimalStat) {

    static CheckoutRules read(Path gitDirectory, Path commonDirectory) throws ResolveException {
        Config config = RepositoryFormat.read(new Config(), commonDirectory.resolve("config"));
        if (config.getBoolean("extensions", "worktreeConfig", false)) {
            config = RepositoryFormat.read(new Config(config), gitDirectory.resolve("config.worktree"));
        }
        return new CheckoutRules(
                config.getBoolean("core", "filemode", true),
                config.getBoolean("core", "symlinks", true),
                config.getBoolean("core", "sparseCheckout", false)
                        && !config.getBoolean("sparse", "expectFilesOutsideOfPatterns", false),
                config.getBoolean("core", "trustctime", true),
                "minimal".equalsIgnoreCase(config.getString("core", null, "checkStat")));
    }

    /** @param written when the index was, in nanoseconds since 1970 UTC */
    StatRules statRules(long written) {
        return new StatRules(trustCtime, minimalStat, written);
    }
}
