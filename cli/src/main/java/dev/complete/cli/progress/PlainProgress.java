package dev.complete.cli.progress;

import dev.complete.builder.event.BuildEvent;

/** One line per event: for logs, pipes and CI. */
public final class PlainProgress implements ProgressPrinter {

    private final Terminal terminal;

    public PlainProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void on(BuildEvent event) {
        StringBuilder text = new StringBuilder();
        EventText.all(event).forEach(line -> text.append(line).append('\n'));
        if (!text.isEmpty()) {
            terminal.err().print(text); // one call, so that threads do not mix their lines
        }
    }

    @Override
    public void finish(String hint) {}

    @Override
    public void close() {}
}
