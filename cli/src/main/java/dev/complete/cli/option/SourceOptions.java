package dev.complete.cli.option;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.progress.Terminal;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Source and its permitted access: shared by the commands that read a superproject. */
public final class SourceOptions {

    @Option(
            names = "--rev",
            paramLabel = "REV",
            description = "Branch, tag, commit, or what leads to one: v1~2, @{u} (default: HEAD).")
    private String revision = "HEAD";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            description = "The manifest's path in the repository (default: complete.yaml).")
    private String manifest = "complete.yaml";

    @Option(
            names = "--dirty",
            description =
                    "Use the work tree and checked-out submodules as they are, not the commit. For the inner loop.")
    private boolean dirty;

    @Option(names = "--offline", description = "Never reach for a remote.")
    private boolean offline;

    @Mixin
    private LocalUrlsOption localUrls = new LocalUrlsOption();

    @Mixin
    private MirrorOption mirrors = new MirrorOption();

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "Raise or lower a limit, such as object-bytes=32g; --limit '?' lists them.")
    private List<String> limits = List.of();

    @Mixin
    private CacheOption cache = new CacheOption();

    /** @param repository as given; a path is made absolute against the current directory */
    public SourceRequest request(String repository, Terminal terminal) throws BuildException {
        LimitOptions parsed = LimitOptions.parse(limits);
        return new SourceRequest(
                location(repository, terminal),
                revision,
                manifestPath(),
                dirty,
                cache.directory(terminal),
                offline,
                localUrls.urls(terminal),
                mirrors.rules(terminal),
                parsed.git(),
                parsed.archives());
    }

    private static String location(String repository, Terminal terminal) {
        return isUrl(repository)
                ? repository
                : terminal.directory()
                        .resolve(PathArgument.parse(repository))
                        .normalize()
                        .toString();
    }

    public boolean isDirty() {
        return dirty;
    }

    public static boolean isUrl(String repository) {
        return repository.matches("[A-Za-z][A-Za-z0-9+.-]*://.*") || repository.matches("[^/:]+@[^/:]+:.*");
    }

    /** The manifest's path as in Git; shells complete it with {@code ./} in front. */
    private String manifestPath() {
        return manifest.replaceFirst("^(\\./+)+", "");
    }
}
