package dev.complete.cli.command;

import dev.complete.builder.ImageRun;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.RunRequest;
import dev.complete.builder.sandbox.container.Network;
import dev.complete.cli.option.ContainerOptions;
import dev.complete.cli.option.ProgressOption;
import dev.complete.cli.option.SourceOptions;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Terminal;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code complete run}. */
@Command(
        name = "run",
        description = "Runs an image as it would ship, read-only, and leaves nothing of it.",
        footer = {
            "",
            "Everything is made and audited as `complete build` does, but nothing is packed or written. What",
            "the image requires must be set with -e. Volumes are empty and gone afterwards. The exit code is",
            "the container's.",
            "",
            "Examples:",
            "  complete run                                  the repository you stand in",
            "  complete run -e DATABASE_URL=postgres://db/x  with what the image requires",
            "  complete run shop-debug -- /bin/sh            one of its images, with another command",
            "  complete run repo/ --rev v1.2 --network none",
        })
final class RunCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "IMAGE|REPO|ARG",
            description = {
                "An image of the repository you stand in, or a repository's directory or URL",
                "(default: the current directory); behind --, a command instead of the image's."
            })
    private List<String> words = List.of();

    @Option(names = "--image", paramLabel = "NAME", description = "Which image, where the manifest has several.")
    private @Nullable String image;

    @Mixin
    private ContainerOptions container = new ContainerOptions();

    @Option(names = "--audit", paramLabel = "LEVEL", description = "off, warn or error (default: error).")
    private BuildRequest.AuditLevel audit = BuildRequest.AuditLevel.ERROR;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private ProgressOption progressOption = new ProgressOption();

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        List<String> line = spec.commandLine().getParseResult().originalArgs();
        int dashes = line.indexOf("--");
        int behind = dashes < 0 ? 0 : line.size() - dashes - 1;
        List<String> before = words.subList(0, words.size() - behind);
        if (before.size() > 1) {
            throw new UsageException("`" + before.get(1) + "`: say a command for the container behind --");
        }
        String what = before.isEmpty() ? "." : before.get(0);
        boolean repository = isRepository(what);
        if (!repository && image != null && !image.equals(what)) {
            throw new UsageException("`" + what + "` is no directory or URL, and --image names another image");
        }
        RunRequest request = new RunRequest(
                source.request(repository ? what : ".", terminal),
                repository ? image : what,
                words.subList(before.size(), words.size()),
                audit,
                container.terms(Network.HOST, terminal));
        try (ProgressPrinter progress = progressOption.printer(terminal)) {
            return ImageRun.run(request, progress);
        }
    }

    private boolean isRepository(String what) {
        return SourceOptions.isUrl(what)
                || what.startsWith("/")
                || what.startsWith(".")
                || Files.isDirectory(terminal.directory().resolve(what));
    }
}
