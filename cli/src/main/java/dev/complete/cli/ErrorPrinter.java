package dev.complete.cli;

import dev.complete.build.BuildException;
import dev.complete.build.recipe.Mark;
import dev.complete.text.Printable;

/** Says what went wrong, on standard error; in GitHub Actions also as an annotation of the line. */
final class ErrorPrinter {

    private static final String REPORT_TO = "please report it with the command line and this message";

    private final Terminal terminal;

    ErrorPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(String message) {
        terminal.err().println("error: " + message);
    }

    void print(BuildException e) {
        String message = String.valueOf(e.getMessage());
        boolean labelled = message.startsWith("error[");
        terminal.err().println(labelled ? message : "error: " + message);
        Mark at = e.at();
        if ("true".equals(terminal.environment().get("GITHUB_ACTIONS"))) {
            String place = at == null ? "" : " file=" + at.file() + ",line=" + at.line() + ",col=" + at.column();
            terminal.err().println("::error" + place + "::" + annotation(message.lines().findFirst().orElse("")));
        }
    }

    void printBug(Exception e, boolean debug) {
        print("a bug of ours: " + Printable.escape(e.toString()) + "; " + REPORT_TO
                + (debug ? "" : ", and what --debug shows"));
    }

    /** Workflow commands take percent escapes. */
    private static String annotation(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
