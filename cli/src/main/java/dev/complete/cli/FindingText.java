package dev.complete.cli;

import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Severity;

/** An audit's finding in words. */
final class FindingText {

    private FindingText() {}

    /** Several lines for a terminal. */
    static String of(Finding finding) {
        StringBuilder text = new StringBuilder();
        text.append(finding.severity() == Severity.ERROR ? "error" : "warning");
        text.append('[').append(finding.rule()).append("]: ").append(finding.problem());
        if (finding.origin() != null) {
            row(text, "from", finding.origin().toString());
        }
        finding.details().forEach(detail -> row(text, detail.label(), detail.text()));
        row(text, "fix", finding.fix());
        return text.toString();
    }

    private static void row(StringBuilder text, String label, String value) {
        text.append("\n  ")
                .append(label)
                .append(" ".repeat(Math.max(0, 9 - label.length())))
                .append(' ')
                .append(value);
    }
}
