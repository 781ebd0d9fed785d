package dev.complete.cli.progress;

import dev.complete.builder.event.BuildEvent;

/** Prints warnings only. */
public final class QuietProgress implements ProgressPrinter {

    private final Terminal terminal;

    public QuietProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void on(BuildEvent event) {
        for (String line : EventText.warnings(event)) {
            terminal.err().println(line);
        }
    }

    @Override
    public void finish(String hint) {}

    @Override
    public void close() {}
}
