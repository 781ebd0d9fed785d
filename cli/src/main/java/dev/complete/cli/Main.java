package dev.complete.cli;

/** The process: arguments in, exit code out. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int code = new CommandLineInterface(terminal).run(args);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }
}
