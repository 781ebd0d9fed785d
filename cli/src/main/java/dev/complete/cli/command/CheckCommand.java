package dev.complete.cli.command;

import dev.complete.builder.ImageCheck;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.report.FindingText;
import dev.complete.builder.audit.report.FindingsJson;
import dev.complete.builder.audit.report.SarifLog;
import dev.complete.builder.audit.report.Suggestions;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.request.CheckRequest;
import dev.complete.builder.request.Version;
import dev.complete.cli.message.ErrorPrinter;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.JobsOption;
import dev.complete.cli.option.ProgressOption;
import dev.complete.cli.option.RepositoryParameter;
import dev.complete.cli.option.TargetOptions;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code complete check}. */
@Command(
        name = "check",
        description = "Audits the images of a commit without writing them, and says everything it finds.",
        footer = {
            "",
            "Looks at the final tree and runs nothing of it. Findings go to standard output; the exit code is",
            "4 when one of them is an error. `complete audit` lists the rules. A finding is one cause, however",
            "many files it shows at: the text names the first, --json all of them.",
            "",
            "Examples:",
            "  complete check                     the repository you stand in",
            "  complete check --suggest           lines for complete.yaml that mend or accept what was found",
            "  complete check --sarif >audit.sarif",
            "  complete check --json | jq -r '.images[].findings[].rule' | sort | uniq -c",
        })
final class CheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryParameter repository = new RepositoryParameter();

    @Mixin
    private TargetOptions targets = new TargetOptions();

    @Mixin
    private JobsOption jobs = new JobsOption();

    @Mixin
    private ProgressOption progressOption = new ProgressOption();

    @ArgGroup
    private Form form = new Form();

    /** The output form; text for people by default. */
    private static final class Form {
        @Option(names = "--json", description = "Print the findings as JSON, on one line.")
        private boolean json;

        @Option(names = "--sarif", description = "Print the findings as a SARIF 2.1.0 log, for code hosts.")
        private boolean sarif;

        @Option(
                names = "--suggest",
                description = "Print lines for the manifest that would mend or accept everything found.")
        private boolean suggest;
    }

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        CheckRequest request =
                new CheckRequest(repository.request(terminal), targets.selection(), jobs.count(), form.suggest);
        List<ImageFindings> audited;
        try (ProgressPrinter progress = progressOption.printer(terminal)) {
            audited = ImageCheck.check(request, event -> {
                if (!(event instanceof BuildEvent.Audited)) {
                    progress.on(event);
                }
            });
        }
        print(audited, request);
        return audited.stream().anyMatch(image -> image.errors() > 0) ? ExitCode.AUDIT : ExitCode.OK;
    }

    private void print(List<ImageFindings> audited, CheckRequest request) throws IOException {
        if (form.sarif) {
            terminal.out()
                    .write(SarifLog.of(audited, Version.TOOL, request.source().manifest()));
        } else if (form.suggest) {
            terminal.out().print(Suggestions.of(audited));
        } else if (form.json) {
            terminal.out().println(FindingsJson.of(audited));
        } else {
            audited.forEach(this::print);
        }
    }

    private void print(ImageFindings image) {
        ErrorPrinter annotations = new ErrorPrinter(terminal);
        image.findings().forEach(annotations::annotate);
        image.findings().forEach(finding -> terminal.out().println(FindingText.of(finding) + "\n"));
        terminal.out()
                .println(image.image() + " for " + image.platform() + ": "
                        + Quantities.count(image.errors(), "error", "errors") + ", "
                        + Quantities.count(image.warnings(), "warning", "warnings"));
    }
}
