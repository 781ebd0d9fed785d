package dev.complete.cli.progress;

import dev.complete.builder.event.BuildEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Progress for a terminal: finished work as lines, and below them, redrawn, running work: a line of transfers, and the
 * last printed line of each running step. Thread-safe.
 */
public final class LiveProgress implements ProgressPrinter {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_BELOW = "\r\u001b[J";
    private static final int MOST_STEPS = 8;

    private record RunningStep(long started, String lastLine) {}

    private final Terminal terminal;
    private final int columns;
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final Map<String, RunningStep> steps = new LinkedHashMap<>();
    private String fetching = "";
    private long lastDrawn;
    private int drawn;
    private boolean closed;

    public LiveProgress(Terminal terminal) {
        this.terminal = terminal;
        this.columns = columns(terminal.environment().getOrDefault("COLUMNS", ""));
    }

    private static int columns(String text) {
        return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : 80;
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (closed) {
            return; // a thread of a failed build: its message would stay on the terminal
        }
        if (event instanceof BuildEvent.Progressed progressed) {
            bytes.merge(progressed.component(), progressed.bytes(), Long::sum);
            redraw();
        } else if (event instanceof BuildEvent.Fetching fetch) {
            String total = fetch.total() > 0 ? "/" + fetch.total() : "";
            fetching = "fetching " + fetch.pin().label() + "  " + fetch.work() + " " + fetch.done() + total;
            redraw();
        } else if (event instanceof BuildEvent.StepStarted started) {
            steps.put(started.component(), new RunningStep(System.nanoTime(), ""));
            redraw();
        } else if (event instanceof BuildEvent.StepPrinted printed) {
            steps.computeIfPresent(
                    printed.component(), (name, step) -> new RunningStep(step.started(), printed.line()));
            redraw();
        } else if (event instanceof BuildEvent.StepEnded ended) {
            steps.remove(ended.component());
        } else {
            settle(event);
        }
    }

    /** Prints the line of finished work, and removes that work from the line below. */
    private void settle(BuildEvent event) {
        if (event instanceof BuildEvent.Realised realised) {
            bytes.remove(realised.component());
        } else if (event instanceof BuildEvent.Packed packed) {
            bytes.remove(packed.layer());
        } else if (event instanceof BuildEvent.PinOpened) {
            fetching = "";
        }
        String text = EventText.all(event);
        if (!text.isEmpty()) {
            clear();
            terminal.err().print(text);
        }
    }

    private void redraw() {
        long now = System.nanoTime();
        if (drawn > 0 && now - lastDrawn < REDRAW_NANOS) {
            return;
        }
        List<String> lines = new ArrayList<>();
        StringBuilder transfers = new StringBuilder("  ").append(fetching);
        bytes.forEach((component, done) -> transfers
                .append(transfers.length() > 2 ? " · " : "")
                .append(component)
                .append(' ')
                .append(Quantities.bytes(done)));
        if (transfers.length() > 2) {
            lines.add(transfers.toString());
        }
        steps.entrySet().stream().limit(MOST_STEPS).forEach(step -> {
            String elapsed = Quantities.duration(now - step.getValue().started());
            lines.add("  " + step.getKey() + " " + elapsed + "  "
                    + step.getValue().lastLine());
        });
        if (steps.size() > MOST_STEPS) {
            lines.add("  and " + (steps.size() - MOST_STEPS) + " more");
        }
        clear();
        terminal.err().print(lines.stream().map(this::fitted).collect(Collectors.joining("\n")));
        terminal.err().flush();
        lastDrawn = now;
        drawn = lines.size();
    }

    /** A line cut to the width: one that the terminal wraps could not be erased. */
    private String fitted(String line) {
        return line.length() < columns ? line : line.substring(0, columns - 2) + "…";
    }

    private void clear() {
        if (drawn > 0) {
            String up = drawn > 1 ? "\u001b[" + (drawn - 1) + "A" : "";
            terminal.err().print(up + CLEAR_BELOW);
            drawn = 0;
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
