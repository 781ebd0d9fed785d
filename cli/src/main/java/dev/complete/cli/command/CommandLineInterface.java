package dev.complete.cli.command;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.glob.NearestWord;
import dev.complete.cli.message.ErrorPrinter;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.LimitOptions;
import dev.complete.cli.option.PathArgument;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Terminal;
import dev.complete.cli.registry.CopyCommand;
import dev.complete.cli.registry.PullCommand;
import dev.complete.cli.registry.PushCommand;
import dev.complete.cli.registry.TagsCommand;
import dev.complete.cli.serve.ServeCommand;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line against a {@link Terminal}: the program without the process. */
public final class CommandLineInterface {

    /** Message when a signal, or a caller, ends a command early. */
    public static final String INTERRUPTED = "interrupted; nothing is left half-written";

    /** What the first argument may be, in the order of the help. */
    private static final List<String> NAMES = List.of(
            "build",
            "check",
            "audit",
            "plan",
            "run",
            "task",
            "shell",
            "push",
            "pull",
            "copy",
            "tags",
            "serve",
            "init",
            "schema",
            "cache",
            "mirror",
            "import",
            "demo",
            "version",
            "completion");

    private final Terminal terminal;
    private final ErrorPrinter errors;

    public CommandLineInterface(Terminal terminal) {
        this.terminal = terminal;
        this.errors = new ErrorPrinter(terminal);
    }

    /** The exit code; see {@link ExitCode}. */
    public int run(String... args) {
        boolean debug = List.of(args).contains("--debug");
        CommandLine commands = commands(args);
        commands.setExecutionStrategy(this::execute);
        commands.setParameterExceptionHandler((e, unused) -> usage(e));
        commands.setExecutionExceptionHandler((e, command, parsed) -> failure(e, debug));
        try {
            return commands.execute(args);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            return failure(e, debug);
        }
    }

    /** Runs the command, or lists the limits when the user asks for them. */
    private int execute(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        List<String> limits = command.matchedOptionValue("--limit", List.of());
        if (limits.contains("?") && !command.isUsageHelpRequested()) {
            terminal.out().print(LimitOptions.list());
            return ExitCode.OK;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /**
     * All commands, or only the one that the first argument names: picocli looks at every field and annotation of a
     * command, and doing that for all of them takes longer than most commands do.
     */
    private CommandLine commands(String... args) {
        CommandLine root = new CommandLine(new CompleteCommand());
        boolean one = args.length > 0 && NAMES.contains(args[0]) && !args[0].equals("completion");
        for (String name : one ? List.of(args[0]) : NAMES) {
            root.addSubcommand(command(name));
        }
        root.setOut(writer(terminal.out()));
        root.setErr(writer(terminal.err()));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        root.setUsageHelpWidth(100);
        root.setUsageHelpLongOptionsMaxWidth(26);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.registerConverter(Path.class, new PathArgument());
        root.setOverwrittenOptionsAllowed(true); // the last one wins, as usual
        return root;
    }

    private Object command(String name) {
        return switch (name) {
            case "build" -> new BuildCommand(terminal);
            case "check" -> new CheckCommand(terminal);
            case "audit" -> new AuditCommand(terminal);
            case "plan" -> new PlanCommand(terminal);
            case "run" -> new RunCommand(terminal);
            case "task" -> new TaskCommand(terminal);
            case "shell" -> new ShellCommand(terminal);
            case "push" -> new PushCommand(terminal);
            case "pull" -> new PullCommand(terminal);
            case "copy" -> new CopyCommand(terminal);
            case "tags" -> new TagsCommand(terminal);
            case "serve" -> new ServeCommand(terminal);
            case "init" -> new InitCommand(terminal);
            case "schema" -> new SchemaCommand(terminal);
            case "cache" -> new CacheCommand(terminal);
            case "mirror" -> new MirrorCommand(terminal);
            case "import" -> new CommandLine(new ImportCommand()).addSubcommand(new ImportDebianCommand(terminal));
            case "demo" -> new DemoCommand(terminal);
            case "version" -> new VersionCommand(terminal);
            case "completion" -> new CompletionCommand(terminal);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private int usage(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        StringBuilder message = new StringBuilder(Printable.escape(String.valueOf(e.getMessage())));
        if (e instanceof UnmatchedArgumentException unmatched) {
            String nearest = nearest(unmatched);
            if (nearest != null) {
                message.append("; did you mean `").append(nearest).append("`?");
            }
        }
        if (command.endsWith(" task") && e instanceof UnmatchedArgumentException) {
            message.append("; what is meant for the task's command comes behind --");
        }
        errors.print(message + "\n  try `" + command + " --help`");
        return ExitCode.USAGE;
    }

    /** A command, or what picocli takes for the nearest option. */
    private static @Nullable String nearest(UnmatchedArgumentException unmatched) {
        return unmatched.getCommandLine().getParent() == null
                ? NearestWord.to(unmatched.getUnmatched().get(0), NAMES)
                : unmatched.getSuggestions().stream().findFirst().orElse(null);
    }

    private int failure(Throwable e, boolean debug) {
        if (debug) {
            e.printStackTrace(terminal.err());
        }
        if (e instanceof BuildException build) {
            errors.print(build);
            return ExitCode.of(build.kind());
        }
        if (e instanceof UsageException usage) {
            errors.print(String.valueOf(usage.getMessage()));
            return ExitCode.USAGE;
        }
        if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
            errors.print(INTERRUPTED);
            return ExitCode.INTERRUPTED;
        }
        if (e instanceof RegistryException) {
            errors.print(String.valueOf(e.getMessage()));
            return ExitCode.NETWORK;
        }
        if (e instanceof InvalidImageException) {
            errors.print(String.valueOf(e.getMessage()));
            return ExitCode.INVALID;
        }
        if (e instanceof CorruptBlobException) {
            errors.print(String.valueOf(e.getMessage()));
            return ExitCode.VERIFICATION;
        }
        if (e instanceof IOException io) {
            errors.print(BuildException.of("input or output failed", io));
            return ExitCode.IO;
        }
        if (isOutOfMemory(e)) {
            errors.printOutOfMemory();
            return ExitCode.IO;
        }
        errors.printBug(e, debug);
        return ExitCode.BUG;
    }

    /** Whether memory ran out in this thread or in one that worked for it. */
    private static boolean isOutOfMemory(Throwable e) {
        for (Throwable inner = e; inner != null; inner = inner.getCause()) {
            if (inner instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }
}
