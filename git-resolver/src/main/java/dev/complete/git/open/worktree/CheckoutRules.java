package dev.complete.git.open.worktree;

import dev.complete.files.PlainFile;
import dev.complete.git.IoErrorText;
import dev.complete.git.ResolveException;
import dev.complete.git.index.StatRules;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * How a checkout differs from its commit because of what its file system can do, and what it left out: what Git itself
 * wrote into the repository's configuration when it made the checkout. Nothing of it changes the bytes of a file.
 *
 * @param executables {@code core.fileMode}: permissions on the disk mean something
 * @param symlinks {@code core.symlinks}: else a link is a file that holds its target
 * @param sparse {@code core.sparseCheckout}: a file that is there although it need not be counts as any other
 * @param trustCtime {@code core.trustctime}
 * @param minimalStat {@code core.checkStat = minimal}
 */
record CheckoutRules(boolean executables, boolean symlinks, boolean sparse, boolean trustCtime, boolean minimalStat) {

    private static final int LARGEST_CONFIG = 1 << 20;

    static CheckoutRules read(Path gitDirectory, Path commonDirectory) throws ResolveException {
        Config config = read(new Config(), commonDirectory.resolve("config"));
        if (config.getBoolean("extensions", "worktreeConfig", false)) {
            config = read(new Config(config), gitDirectory.resolve("config.worktree"));
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

    private static Config read(Config config, Path file) throws ResolveException {
        String name = Printable.escape(file.toString());
        try {
            config.fromText(new String(PlainFile.readLinked(file, LARGEST_CONFIG), StandardCharsets.UTF_8));
            return config;
        } catch (NoSuchFileException e) {
            return config;
        } catch (ConfigInvalidException | IllegalArgumentException e) {
            throw new ResolveException(
                    ResolveException.Kind.INVALID,
                    name + " cannot be parsed: " + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        } catch (IOException e) {
            throw new ResolveException(ResolveException.Kind.IO, name + " cannot be read: " + IoErrorText.of(e), e);
        }
    }
}
