package dev.complete.cli.command;

import dev.complete.builder.cache.CacheCollector;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.CacheOption;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code complete cache ls} and {@code complete cache gc}. */
@Command(
        name = "cache",
        description = "Shows or shrinks the cache. Losing any of it costs time, never a different image.",
        footer = {"", "Examples:", "  complete cache ls", "  complete cache gc --keep 5g"})
final class CacheCommand implements Runnable {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CacheCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say `cache ls` or `cache gc`");
    }

    @Command(
            name = "ls",
            description = "Lists what the cache holds, by folder.",
            footer = {"", "Example:", "  complete cache ls"})
    int list(@Mixin CacheOption cache) throws IOException {
        Path directory = cache.directory(terminal);
        long bytes = 0;
        for (var folder : CacheCollector.usage(directory).entrySet()) {
            CacheCollector.Usage usage = folder.getValue();
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-8s %,9d  %8s",
                            folder.getKey(),
                            usage.entries(),
                            Quantities.bytes(usage.bytes())));
            bytes += usage.bytes();
        }
        terminal.out().println(String.format(Locale.ROOT, "%-8s %9s  %8s", "total", "", Quantities.bytes(bytes)));
        return ExitCode.OK;
    }

    @Command(
            name = "gc",
            description = "Removes what was used longest ago until the rest fits; waits while a build runs.",
            footer = {"", "Example:", "  complete cache gc --keep 5g"})
    int collect(
            @Mixin CacheOption cache,
            @Option(
                            names = "--keep",
                            paramLabel = "SIZE",
                            defaultValue = "20g",
                            description = "How much to keep, such as 500m or 20g (default: ${DEFAULT-VALUE}).")
                    String keep)
            throws IOException, InterruptedException {
        long bytes;
        try {
            bytes = Quantities.parse(keep);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--keep: " + e.getMessage());
        }
        CacheCollector.Collected collected = CacheCollector.collect(cache.directory(terminal), bytes);
        terminal.out()
                .println("removed " + Quantities.count(collected.entries(), "entry", "entries") + ", "
                        + Quantities.bytes(collected.bytes()) + "; " + Quantities.bytes(collected.kept()) + " left");
        return ExitCode.OK;
    }
}
