package dev.complete.cli;

import dev.complete.build.BuildResult;
import picocli.CommandLine.Option;

/** How a build tells what it does. */
final class ReportOptions {

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the result, warnings and errors.")
    private boolean quiet;

    ProgressPrinter progress(Terminal terminal) {
        return quiet ? new QuietProgress(terminal) : terminal.isLive() ? new LiveProgress(terminal) : new PlainProgress(terminal);
    }

    void print(BuildResult result, Terminal terminal) {
        if (json) {
            terminal.out().println(ResultJson.of(result));
        } else {
            result.images().forEach(image -> terminal.out().println(image.reference()));
        }
    }
}
