package dev.complete.builder.recipe.starter.project;

import dev.complete.text.Printable;

/** The text of a manifest, line by line. */
public final class Draft {

    /** Advice for later, when the repository holds more: the file itself is never replaced. */
    public static final String AGAIN = "`complete init --print >complete.yaml` writes this file again.";

    private static final int COMMENTS_AT = 31;

    private final StringBuilder text = new StringBuilder();

    public void line(String line) {
        text.append(line).append('\n');
    }

    /** Adds a line with a comment behind it, in the comments' column if the line is short. */
    public void line(String line, String comment) {
        line(line + " ".repeat(Math.max(COMMENTS_AT - line.length(), 1)) + "# " + comment);
    }

    /** Adds a comment, which may name a finding. */
    public void note(String indent, String note) {
        line(indent + "# " + Printable.escape(note));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
