package dev.complete.cli;

import dev.complete.build.BuildResult;
import picocli.CommandLine.Option;

/** How a build tells what it made. */
final class ReportOptions {

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    void print(BuildResult result, Terminal terminal) {
        if (json) {
            terminal.out().println(ResultJson.of(result));
        } else {
            result.images().forEach(image -> terminal.out().println(image.reference()));
        }
    }
}
