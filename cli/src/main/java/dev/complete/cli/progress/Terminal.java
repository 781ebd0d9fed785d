package dev.complete.cli.progress;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Access of commands to their process, so that tests can replace it. Results go to {@code out}, everything else to
 * {@code err}.
 *
 * @param environment the process's variables
 * @param directory the current directory
 * @param inIsTerminal whether standard input is a terminal
 * @param outIsTerminal whether {@code out} is a terminal
 * @param errIsTerminal whether {@code err} is a terminal
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
     * This process. The launcher finds out which streams are terminals ({@code -Dcomplete.terminal=012}), since Java
     * cannot check each stream alone.
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

    /** Whether to redraw live and use colour: on a terminal, unless plain text was requested. */
    public boolean isLive() {
        return errIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
