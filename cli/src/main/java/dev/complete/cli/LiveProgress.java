package dev.complete.cli;

import dev.complete.build.BuildEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For a terminal: finished work as lines, and below them one line, redrawn, with what is under way. Thread-safe.
 */
final class LiveProgress implements ProgressPrinter {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final int columns;
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private String fetching = "";
    private long lastDrawn;
    private boolean drawn;
    private boolean closed;

    LiveProgress(Terminal terminal) {
        this.terminal = terminal;
        this.columns = columns(terminal.environment().getOrDefault("COLUMNS", ""));
    }

    private static int columns(String text) {
        return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : 80;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (closed) {
            return; // a thread of a build that failed: what it says would stay on the terminal
        }
        if (event instanceof BuildEvent.Progressed progressed) {
            bytes.merge(progressed.component(), progressed.bytes(), Long::sum);
            redraw();
        } else if (event instanceof BuildEvent.Fetching fetch) {
            String total = fetch.total() > 0 ? "/" + fetch.total() : "";
            fetching = "fetching " + fetch.pin().label() + "  " + fetch.work() + " " + fetch.done() + total;
            redraw();
        } else {
            settle(event);
        }
    }

    /** Something is done: its line stays, and it leaves the line below. */
    private void settle(BuildEvent event) {
        if (event instanceof BuildEvent.Realised realised) {
            bytes.remove(realised.component());
        } else if (event instanceof BuildEvent.Packed packed) {
            bytes.remove(packed.layer());
        } else if (event instanceof BuildEvent.PinOpened) {
            fetching = "";
        }
        StringBuilder text = new StringBuilder();
        EventText.warnings(event).forEach(line -> text.append(line).append('\n'));
        EventText.lines(event).forEach(line -> text.append(line).append('\n'));
        if (!text.isEmpty()) {
            clear();
            terminal.err().print(text);
        }
    }

    private void redraw() {
        long now = System.nanoTime();
        if (drawn && now - lastDrawn < REDRAW_NANOS) {
            return;
        }
        StringBuilder line = new StringBuilder("  ").append(fetching);
        bytes.forEach((component, done) -> line.append(line.length() > 2 ? " · " : "")
                .append(component)
                .append(' ')
                .append(Quantities.bytes(done)));
        String shown = line.length() < columns ? line.toString() : line.substring(0, columns - 2) + "…";
        terminal.err().print(CLEAR_LINE + shown);
        terminal.err().flush();
        lastDrawn = now;
        drawn = true;
    }

    private void clear() {
        if (drawn) {
            terminal.err().print(CLEAR_LINE);
            drawn = false;
        }
    }

    @Override
    public synchronized void finish(String hint) {
        clear();
        if (terminal.outIsTerminal() && !hint.isEmpty()) {
            terminal.err().println(hint);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
        terminal.err().flush();
    }
}
