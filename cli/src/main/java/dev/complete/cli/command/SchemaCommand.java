package dev.complete.cli.command;

import dev.complete.builder.recipe.ManifestSchema;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code complete schema}. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of complete.yaml, for editors.",
        footer = {
            "",
            "Example:",
            "  complete schema > complete.schema.json",
            "and, as the manifest's first line:",
            "  # yaml-language-server: $schema=complete.schema.json",
        })
final class SchemaCommand implements Callable<Integer> {

    private final Terminal terminal;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(ManifestSchema.text());
        return ExitCode.OK;
    }
}
