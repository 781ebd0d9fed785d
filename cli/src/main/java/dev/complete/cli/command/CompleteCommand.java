package dev.complete.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code complete} without arguments: lists the commands. */
@Command(
        name = "complete",
        description = "Builds one Git commit, whose submodules pin everything, into an immutable container image.",
        footer = {
            "",
            "Exit codes: 0 ok, 1 a build step failed, 2 usage, 3 invalid repository or manifest, 4 audit,",
            "5 verification, 6 network or registry, 7 local I/O, 70 a bug of ours, 130 interrupted.",
            "",
            "Example:",
            "  complete build repo/ -o out/",
            "",
            "Call it by its path, such as ./complete: `complete` alone is a builtin of bash and fish, and does",
            "nothing without saying so.",
        })
final class CompleteCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.",
            scope = picocli.CommandLine.ScopeType.INHERIT)
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(names = "--debug", description = "Show stack traces.", scope = picocli.CommandLine.ScopeType.INHERIT)
    @SuppressWarnings("unused") // CommandLineInterface reads the arguments itself, since parsing may fail
    private boolean debug;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
