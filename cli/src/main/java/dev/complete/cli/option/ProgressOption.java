package dev.complete.cli.option;

import dev.complete.cli.progress.LiveProgress;
import dev.complete.cli.progress.PlainProgress;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Terminal;
import picocli.CommandLine.Option;

/** Amount of progress output. */
public final class ProgressOption {

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the result, warnings and errors.")
    private boolean quiet;

    public boolean isQuiet() {
        return quiet;
    }

    public ProgressPrinter printer(Terminal terminal) {
        return terminal.isLive() && !quiet ? new LiveProgress(terminal) : new PlainProgress(terminal, quiet);
    }
}
