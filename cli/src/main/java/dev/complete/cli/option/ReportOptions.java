package dev.complete.cli.option;

import dev.complete.builder.request.BuildResult;
import dev.complete.cli.progress.ResultJson;
import dev.complete.cli.progress.Terminal;
import picocli.CommandLine.Option;

/** Form of a build's report. */
public final class ReportOptions {

    @Option(names = "--json", description = "Print the result as JSON on standard output.")
    private boolean json;

    public void print(BuildResult result, Terminal terminal) {
        if (json) {
            terminal.out().println(ResultJson.of(result));
        } else {
            result.images().forEach(image -> terminal.out().println(image.reference()));
        }
    }
}
