package dev.complete.build.audit.report;

import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;

/** A finding for a terminal: what is wrong, then who needs it, where it came from and what to do, one to a line. */
public final class FindingText {

    private static final int LABEL = 9;

    private FindingText() {}

    /** Several lines, without a line end after the last. */
    public static String of(Finding finding) {
        StringBuilder text = new StringBuilder();
        text.append(finding.severity() == Severity.ERROR ? "error" : "warning");
        text.append('[').append(finding.rule()).append("]: ").append(finding.problem());
        if (finding.origin() != null) {
            row(text, "from", finding.origin().toString());
        }
        finding.details().forEach(detail -> row(text, detail.label(), detail.text()));
        row(text, "fix", finding.fix());
        row(text, "more", "complete audit --explain " + finding.rule());
        return text.toString();
    }

    private static void row(StringBuilder text, String label, String value) {
        text.append("\n  ").append(label).append(" ".repeat(Math.max(1, LABEL + 1 - label.length())));
        text.append(value.replace("\n", "\n  " + " ".repeat(LABEL + 1)));
    }
}
