package dev.complete.cli.serve;

import dev.complete.builder.event.BuildProgress;
import dev.complete.cli.progress.PrefixedProgress;
import dev.complete.cli.progress.Terminal;
import java.util.stream.Collectors;

/**
 * What the server does, on standard error: a line for each event. Thread-safe.
 *
 * @param quiet whether to print problems only
 */
record ServeLog(Terminal terminal, boolean quiet) {

    /** @param line escaped */
    void event(String line) {
        if (!quiet) {
            terminal.err().print(line + "\n");
        }
    }

    /** @param text of several lines, escaped */
    void problem(String name, String text) {
        terminal.err()
                .print(text.lines().map(line -> prefix(name) + line + "\n").collect(Collectors.joining()));
    }

    /** Progress of what is built under a name. */
    BuildProgress progress(String name) {
        return new PrefixedProgress(terminal, quiet, prefix(name));
    }

    private static String prefix(String name) {
        return name + " | ";
    }
}
