package dev.complete.cli.progress;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything the commands may know of the process they run in, so that tests can run them in another. Results go to
 * {@code out}, everything else to {@code err}.
 *
 * @param environment the process's variables
 * @param directory the current directory
 * @param inIsTerminal a person types standard input
 * @param outIsTerminal a person reads {@code out}
 * @param errIsTerminal a person reads {@code err}
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal) {

    /**
     * This process. Whether a stream is a terminal is what the launcher found ({@code -Dcomplete.terminal=012}), since
     * Java cannot tell for each stream alone.
     */
    public static Terminal ofProcess() {
        String terminals = System.getProperty("complete.terminal", "");
        return new Terminal(
                utf8(System.out),
                utf8(System.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                terminals.contains("0"),
                terminals.contains("1"),
                terminals.contains("2"));
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Live redrawing and colour: a terminal, and nobody asked for plain text. */
    public boolean isLive() {
        return errIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
