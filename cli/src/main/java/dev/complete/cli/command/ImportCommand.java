package dev.complete.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code complete import}: makes a repository that a superproject can pin from other sources. */
@Command(
        name = "import",
        description = "Makes a Git repository, fit to be pinned as a submodule, from packages.",
        footer = {"", "Example:", "  complete import debian --include gcc,make,libc6-dev,dash,coreutils toolchain"})
final class ImportCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
