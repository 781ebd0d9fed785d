package dev.complete.cli;

import dev.complete.cli.command.CommandLineInterface;
import dev.complete.cli.progress.Terminal;
import java.util.concurrent.atomic.AtomicBoolean;

/** Entry point of the process: arguments in, exit code out. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // Java leaves a proxy's login out of CONNECT unless it is told, before its first request, to leave no kind out.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        Terminal terminal = Terminal.ofProcess();
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sayInterrupted(terminal, ended.get()), "at exit"));
        int code;
        try {
            code = new CommandLineInterface(terminal).run(args);
        } finally {
            ended.set(true);
        }
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    /**
     * Prints a message when a signal ends a command during its work; the JVM chooses the exit code: 130 for SIGINT, 143
     * for SIGTERM.
     */
    private static void sayInterrupted(Terminal terminal, boolean ended) {
        if (!ended) {
            terminal.err().println((terminal.isLive() ? "\n" : "") + CommandLineInterface.INTERRUPTED);
        }
    }
}
