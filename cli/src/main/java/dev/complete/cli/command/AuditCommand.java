package dev.complete.cli.command;

import dev.complete.builder.audit.RulePage;
import dev.complete.builder.audit.rules.AuditRules;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code complete audit}. */
@Command(
        name = "audit",
        description = "Explains the rules that `build` and `check` hold images against; alone, lists them.",
        footer = {
            "",
            "Examples:",
            "  complete audit",
            "  complete audit --explain elf-needed",
        })
final class AuditCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--explain", paramLabel = "RULE", description = "What the rule says, why, and how to comply.")
    private @Nullable String explain;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> ids = AuditRules.ids();
        if (explain == null) {
            ids.forEach(id -> terminal.out()
                    .println(String.format(
                            Locale.ROOT, "%-20s %s", id, RulePage.of(id).summary())));
        } else if (ids.contains(explain)) {
            terminal.out().println(explain + "\n");
            terminal.out().print(RulePage.of(explain).text());
        } else {
            String nearest = NearestWord.to(explain, ids);
            throw new UsageException("no audit rule is called `" + Printable.escape(explain) + "`; "
                    + (nearest == null ? "`complete audit` lists them" : "did you mean `" + nearest + "`?"));
        }
        return ExitCode.OK;
    }
}
