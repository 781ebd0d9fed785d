package dev.complete.cli;

import dev.complete.build.BuildEvent;

/** Warnings only. */
final class QuietProgress implements ProgressPrinter {

    private final Terminal terminal;

    QuietProgress(Terminal terminal) {
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
