package dev.complete.builder.failure;

import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/** Draws a problem under the manifest's own line. */
final class CaretReport {

    /** Longer lines are shown as a window around the caret. In code points. */
    private static final int MAX_LINE = 120;

    /** Code points that a window shows before the caret. */
    private static final int LEAD = 40;

    private CaretReport() {}

    static String of(String problem, SourceLocation at, @Nullable String hint) {
        int[] points = at.source().codePoints().toArray();
        int caret = at.column() - 1;
        boolean cut = points.length > MAX_LINE;
        int from = cut ? Math.max(0, Math.min(caret - LEAD, points.length - MAX_LINE)) : 0;
        int to = cut ? Math.min(points.length, from + MAX_LINE) : points.length;
        StringBuilder line = new StringBuilder(from > 0 ? "…" : "");
        StringBuilder carets = new StringBuilder(from > 0 ? " " : "");
        for (int i = from; i < to; i++) {
            String shown = shown(points[i]);
            line.append(shown);
            if (i < caret) {
                // A tab stays a tab in both lines, so that the carets stand right at any tab width.
                carets.append(points[i] == '\t' ? "\t" : " ".repeat(width(shown)));
            } else if (i < caret + at.length()) {
                carets.append("^".repeat(points[i] == '\t' ? 1 : width(shown)));
            }
        }
        if (caret >= to) {
            carets.append(" ".repeat(caret - to)).append('^');
        }
        String number = Integer.toString(at.line());
        String margin = " ".repeat(number.length());
        return problem + "\n"
                + margin + " --> " + at.place() + "\n"
                + number + " | " + line + (to < points.length ? "…" : "") + "\n"
                + margin + " | " + carets + (hint == null ? "" : " " + hint);
    }

    private static String shown(int codePoint) {
        return codePoint == '\t' || codePoint == '\\'
                ? Character.toString(codePoint)
                : Printable.escape(Character.toString(codePoint));
    }

    /** Columns on a terminal: 0 for combining characters, 2 for East Asian wide characters and emoji. */
    private static int width(String shown) {
        return shown.codePoints().map(CaretReport::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1f64f)
                || (c >= 0x1f900 && c <= 0x1f9ff)
                || (c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
