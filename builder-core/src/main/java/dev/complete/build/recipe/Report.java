package dev.complete.build.recipe;

import dev.complete.text.Printable;
import org.jspecify.annotations.Nullable;

/** Draws a problem under the manifest's own line. */
final class Report {

    private Report() {}

    static String of(String problem, Mark at, @Nullable String hint) {
        String number = Integer.toString(at.line());
        String margin = " ".repeat(number.length());
        // A tab stays a tab in both lines, so that the carets stand under the word whatever the terminal's tab width
        // is.
        StringBuilder indent = new StringBuilder();
        at.source().codePoints().limit(at.column() - 1L).forEach(c -> indent.append(c == '\t' ? '\t' : ' '));
        String line = Printable.escape(at.source().replace('\t', '\u0001')).replace("\\u0001", "\t");
        return problem + "\n"
                + margin + " --> " + at.file() + ":" + at.line() + ":" + at.column() + "\n"
                + number + " | " + line + "\n"
                + margin + " | " + indent + "^".repeat(at.length()) + (hint == null ? "" : " " + hint);
    }
}
