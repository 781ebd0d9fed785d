package dev.complete.builder.audit;

import dev.complete.files.BundledFile;

/**
 * Page that explains a rule's id, as printed by {@code complete audit --explain} and included in docs/audit.md.
 * Markdown with the headings What, Why and Fix; a resource {@code pages/ID.md} beside this class.
 */
public record RulePage(String id, String text) {

    /** @throws IllegalArgumentException when no rule has this id */
    public static RulePage of(String id) {
        if (!id.matches("[a-z-]+")) {
            throw new IllegalArgumentException("no rule " + id);
        }
        return new RulePage(id, BundledFile.text(RulePage.class, "pages/" + id + ".md"));
    }

    /** The problem in short: its page's first sentence, on one line and without the heading {@code **What**:}. */
    public String summary() {
        String what = text.split("\n(?=\\*\\*)", 2)[0];
        String all =
                what.replaceFirst("^\\*\\*What\\*\\*: *", "").replace('\n', ' ').strip();
        return all.split("(?<=\\.) (?=[A-Z`])", 2)[0];
    }
}
