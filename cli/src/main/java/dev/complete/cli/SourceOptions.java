package dev.complete.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the sources are and what is allowed on the way: shared by the commands that read a superproject. */
final class SourceOptions {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "REPO",
            defaultValue = ".",
            description = "A work tree, a bare or mirror repository, or a URL (default: the current directory).")
    String repository = ".";

    @Option(names = "--rev", paramLabel = "REV", description = "Branch, tag or commit (default: HEAD).")
    String revision = "HEAD";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            description = "The manifest's path in the repository (default: complete.yaml).")
    private String manifest = "complete.yaml";

    @Option(
            names = "--dirty",
            description =
                    "Use the work tree and checked-out submodules as they are, not the commit. For the inner loop.")
    boolean dirty;

    @Option(names = "--offline", description = "Never reach for a remote.")
    boolean offline;

    @Option(names = "--allow-local", description = "Accept pins whose URL is a local path.")
    boolean allowLocal;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "Raise or lower a limit, such as object-bytes=32g; --limit '?' lists them.")
    List<String> limits = List.of();

    @Mixin
    CacheOption cache = new CacheOption();

    /** The repository as given; a path is made absolute against the current directory. */
    String location(Terminal terminal) {
        boolean url = repository.matches("[A-Za-z][A-Za-z0-9+.-]*://.*") || repository.matches("[^/:]+@[^/:]+:.*");
        return url
                ? repository
                : terminal.directory().resolve(Path.of(repository)).normalize().toString();
    }

    /** The manifest's path as Git has it; shells complete it with {@code ./} in front. */
    String manifestPath() {
        return manifest.replaceFirst("^(\\./+)+", "");
    }
}
