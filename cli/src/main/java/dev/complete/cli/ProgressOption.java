package dev.complete.cli;

import picocli.CommandLine.Option;

/** How much is said while something is under way. */
final class ProgressOption {

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the result, warnings and errors.")
    private boolean quiet;

    ProgressPrinter printer(Terminal terminal) {
        return quiet
                ? new QuietProgress(terminal)
                : terminal.isLive() ? new LiveProgress(terminal) : new PlainProgress(terminal);
    }
}
