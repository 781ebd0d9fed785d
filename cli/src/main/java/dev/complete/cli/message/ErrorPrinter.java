package dev.complete.cli.message;

import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.cli.progress.Terminal;
import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/** Prints errors to standard error; in GitHub Actions also as an annotation. */
public final class ErrorPrinter {

    private static final String REPORT_TO = "please report it with the command line and this message";

    private final Terminal terminal;

    public ErrorPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    public void print(String message) {
        print(message, null);
    }

    public void print(BuildException e) {
        print(String.valueOf(e.getMessage()), e.at());
    }

    private void print(String message, @Nullable SourceLocation at) {
        terminal.err().println("error: " + message);
        String place = at == null ? "" : " file=" + property(at.file()) + ",line=" + at.line() + ",col=" + at.column();
        annotate("error" + place, message.lines().findFirst().orElse(""));
    }

    /**
     * Annotates a finding in GitHub Actions; elsewhere does nothing. A finding concerns an image, so the annotation
     * names no file.
     */
    public void annotate(Finding finding) {
        annotate(
                (finding.severity() == Severity.ERROR ? "error" : "warning") + " title=" + property(finding.rule()),
                finding.problem());
    }

    private void annotate(String command, String text) {
        if ("true".equals(terminal.environment().get("GITHUB_ACTIONS"))) {
            terminal.err().println("::" + command + "::" + data(text));
        }
    }

    /** Reports an {@code OutOfMemoryError}, which is no bug, with advice. */
    public void printOutOfMemory() {
        print("there is not enough memory: raise it with COMPLETE_JAVA_OPTS=-Xmx2g, or lower what is allowed with"
                + " --limit (--limit '?' lists them)");
    }

    public void printBug(Throwable e, boolean debug) {
        print("a bug of ours: " + Printable.escape(e.toString()) + "; " + REPORT_TO
                + (debug ? "" : ", and what --debug shows"));
    }

    /** The text of a workflow command, with percent escapes. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** The value of a property, which also escapes the characters that end it. */
    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
