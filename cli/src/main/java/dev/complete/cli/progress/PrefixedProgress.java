package dev.complete.cli.progress;

import dev.complete.builder.event.BuildEvent;
import java.util.stream.Collectors;

/**
 * One line per event, in the log of a command that has several builds under way. Nobody builds for the work tree's sake
 * there, so what is said of it is left out.
 *
 * @param quiet whether to print warnings only
 * @param prefix of each line
 */
public record PrefixedProgress(Terminal terminal, boolean quiet, String prefix) implements ProgressPrinter {

    /** Prints once, so that threads do not mix their lines. */
    @Override
    public void on(BuildEvent event) {
        if (event instanceof BuildEvent.Compared) {
            return;
        }
        String text = quiet ? EventText.warnings(event) : EventText.all(event);
        if (!text.isEmpty()) {
            terminal.err().print(text.lines().map(line -> prefix + line + "\n").collect(Collectors.joining()));
        }
    }
}
