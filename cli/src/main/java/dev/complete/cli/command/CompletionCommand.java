package dev.complete.cli.command;

import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code complete completion}. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {
            "",
            "Example:",
            "  complete completion > ~/.complete-completion",
            "and, in ~/.bashrc or ~/.zshrc:",
            "  . ~/.complete-completion"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(AutoComplete.bash("complete", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
