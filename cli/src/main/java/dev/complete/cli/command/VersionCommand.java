package dev.complete.cli.command;

import dev.complete.builder.recipe.Recipe;
import dev.complete.builder.request.Version;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.progress.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code complete version}. */
@Command(
        name = "version",
        description = "Prints the version, and the format version that fixes an image's bytes.",
        footer = {"", "Example:", "  complete version"})
final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println("complete " + Version.TOOL + " (format " + Recipe.FORMAT + ")");
        return ExitCode.OK;
    }
}
