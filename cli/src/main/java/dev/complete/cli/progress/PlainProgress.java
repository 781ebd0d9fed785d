package dev.complete.cli.progress;

import dev.complete.builder.event.BuildEvent;

/**
 * One line per event: for logs, pipes and CI.
 *
 * @param quiet whether to print warnings only
 */
public record PlainProgress(Terminal terminal, boolean quiet) implements ProgressPrinter {

    /** Prints once, so that threads do not mix their lines. */
    @Override
    public void on(BuildEvent event) {
        terminal.err().print(quiet ? EventText.warnings(event) : EventText.all(event));
    }
}
