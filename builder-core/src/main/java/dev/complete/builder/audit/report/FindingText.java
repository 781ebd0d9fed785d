package dev.complete.builder.audit.report;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.rootfs.Origin;
import dev.complete.git.Pin;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A finding for a terminal: the problem, then its origin, the files that need it and the advice, one to a line. */
public final class FindingText {

    private static final int LABEL = 9;

    /** Number of paths shown. */
    private static final int SHOWN = 5;

    private static final int MOST_LINES = 12;

    private FindingText() {}

    /** The text in several lines, without a line end after the last. */
    public static String of(Finding finding) {
        StringBuilder text = new StringBuilder();
        text.append(finding.severity() == Severity.ERROR ? "error" : "warning");
        text.append('[').append(finding.rule()).append("]: ").append(finding.problem());
        List<String> origins = origins(finding);
        if (!origins.isEmpty()) {
            row(text, "from", ListText.lines(origins, SHOWN));
        }
        String label = finding.label();
        if (label != null) {
            List<String> paths = finding.paths().stream()
                    .map(path -> Printable.escape(path.toString()))
                    .toList();
            row(text, label, ListText.lines(paths, SHOWN));
        }
        finding.details().forEach(detail -> row(text, detail.label(), detail.text()));
        row(text, "fix", finding.fix());
        List<String> lines = Suggestions.mending(finding);
        if (!lines.isEmpty() && finding.severity() == Severity.ERROR) {
            row(text, "lines", lines.size() <= MOST_LINES ? String.join("\n", lines) : "complete check --suggest");
        }
        row(text, "more", "complete audit --explain " + finding.rule());
        return text.toString();
    }

    /** Origins; for several files only their components. */
    private static List<String> origins(Finding finding) {
        Stream<Origin> origins = finding.faults().stream().map(Fault::origin).filter(Objects::nonNull);
        return origins.map(origin -> finding.label() == null ? origin.toString() : source(origin))
                .distinct()
                .toList();
    }

    private static String source(Origin origin) {
        Pin pin = origin.pin();
        return origin.component() + ": "
                + (pin != null ? pin.label() : origin.isWritten() ? "complete.yaml" : "its build step");
    }

    private static void row(StringBuilder text, String label, String value) {
        text.append("\n  ").append(label).append(" ".repeat(Math.max(1, LABEL + 1 - label.length())));
        text.append(value.replace("\n", "\n  " + " ".repeat(LABEL + 1)));
    }
}
