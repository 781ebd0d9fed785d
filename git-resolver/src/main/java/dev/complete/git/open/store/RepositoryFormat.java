package dev.complete.git.open.store;

import dev.complete.files.NotRegularFileException;
import dev.complete.files.PlainFile;
import dev.complete.git.ResolveException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * Refuses repositories that would be read wrongly: JGit opens SHA-256 repositories and unknown extensions alike and then
 * reports objects as missing. A partial clone is a repository like any other as far as its objects are there.
 */
public final class RepositoryFormat {

    private static final Set<String> HARMLESS =
            Set.of("noop", "noop-v1", "partialclone", "preciousobjects", "worktreeconfig", "relativeworktrees");

    private static final int LARGEST_CONFIG = 1 << 20;

    private final String name;
    private final Config config;

    private RepositoryFormat(String name, Config config) {
        this.name = name;
        this.config = config;
    }

    /**
     * @param gitDirectory the repository's own, which a linked worktree has beside the common one
     * @param common the directory that holds {@code config} and {@code objects/}
     * @return what it says of where its objects come from
     */
    static PromisorRemote check(Path gitDirectory, Path common, String name) throws ResolveException {
        Config config = new Config();
        Path file = common.resolve("config");
        try {
            JGitFiles.check(gitDirectory);
            JGitFiles.check(common);
            if (Files.size(file) > LARGEST_CONFIG) {
                throw refused(name, "its config is larger than 1 MiB");
            }
            config.fromText(new String(PlainFile.readLinked(file, LARGEST_CONFIG), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            // Git does without: all has its default.
        } catch (ConfigInvalidException | IllegalArgumentException e) {
            throw refused(name, "its config cannot be parsed: " + Printable.escape(String.valueOf(e.getMessage())));
        } catch (NotRegularFileException e) {
            throw refused(name, Printable.escape(e.getFile()) + " is no regular file");
        } catch (IOException e) {
            throw ResolveException.io("cannot read the config of " + name, e);
        }
        RepositoryFormat format = new RepositoryFormat(name, config);
        format.checkVersion();
        format.checkExtensions();
        return PromisorRemote.of(config, gitDirectory);
    }

    /**
     * Adds the settings of a file to {@code config}.
     *
     * @return {@code config}, as it is when there is no such file
     */
    public static Config read(Config config, Path file) throws ResolveException {
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
            throw ResolveException.io(name + " cannot be read", e);
        }
    }

    private void checkVersion() throws ResolveException {
        String version = config.getString("core", null, "repositoryformatversion");
        if (version != null && !version.equals("0") && !version.equals("1")) {
            throw refused(
                    name,
                    "its core.repositoryformatversion is '" + Printable.escape(version)
                            + "'; versions 0 and 1 are supported");
        }
    }

    private void checkExtensions() throws ResolveException {
        for (String key : config.getNames("extensions")) {
            String value = config.getString("extensions", null, key);
            String lower = key.toLowerCase(Locale.ROOT);
            switch (lower) {
                case "objectformat" ->
                    checkValue(
                            "extensions.objectFormat",
                            value,
                            Set.of("sha1"),
                            "; only SHA-1 repositories are supported");
                case "refstorage" -> checkValue("extensions.refStorage", value, Set.of("files", "reftable"), "");
                default -> {
                    if (!HARMLESS.contains(lower)) {
                        throw refused(
                                name,
                                "it uses the unknown extension 'extensions." + Printable.escape(key)
                                        + "', which may change what its files mean");
                    }
                }
            }
        }
    }

    private void checkValue(String key, @Nullable String value, Set<String> known, String advice)
            throws ResolveException {
        if (value == null || !known.contains(value.toLowerCase(Locale.ROOT))) {
            throw refused(name, "its " + key + " is '" + Printable.escape(String.valueOf(value)) + "'" + advice);
        }
    }

    private static ResolveException refused(String name, String why) {
        return ResolveException.invalid("the repository " + name + " is not supported: " + why);
    }
}
