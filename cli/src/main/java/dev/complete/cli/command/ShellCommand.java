package dev.complete.cli.command;

import dev.complete.builder.StepShell;
import dev.complete.cli.option.JobsOption;
import dev.complete.cli.option.SourceOptions;
import dev.complete.cli.option.TargetOptions;
import dev.complete.cli.progress.PlainProgress;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code complete shell}. */
@Command(
        name = "shell",
        description = "Opens a shell in the sandbox of a component's build step, as the step would find it.",
        footer = {
            "",
            "What the component is built with is made first. /src and /out start afresh, and nothing is kept.",
            "",
            "Examples:",
            "  complete shell nginx",
            "  complete shell nginx -c 'cc --version'",
        })
final class ShellCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "COMPONENT", description = "A component that has `build`.")
    private String component = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REPO",
            defaultValue = ".",
            description =
                    "A work tree or a folder of one, a bare repository, or a URL (default: the current directory).")
    private String repository = ".";

    @Option(names = "-c", paramLabel = "COMMAND", description = "Run this with /bin/sh instead of asking.")
    private @Nullable String command;

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Which platform's step (default: linux/amd64).")
    private String platform = "linux/amd64";

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Mixin
    private SourceOptions source = new SourceOptions();

    ShellCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The exit code is the shell's. */
    @Override
    public Integer call() throws Exception {
        List<String> words = command == null ? List.of("/bin/sh") : List.of("/bin/sh", "-c", command);
        try (ProgressPrinter progress = new PlainProgress(terminal, false)) {
            return new StepShell(source.request(repository, terminal), jobs.count(), progress)
                    .open(new StepShell.Visit(
                            component,
                            TargetOptions.platform(platform),
                            words,
                            Map.of("TERM", terminal.environment().getOrDefault("TERM", "dumb")),
                            terminal.inIsTerminal()));
        }
    }
}
