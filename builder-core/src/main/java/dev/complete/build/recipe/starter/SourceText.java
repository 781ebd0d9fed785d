package dev.complete.build.recipe.starter;

import dev.complete.text.Printable;
import java.util.Locale;

/** A path that was found, as a source in YAML: its own wildcards and dollars are only characters. */
final class SourceText {

    private SourceText() {}

    /** @param suffix a glob below {@code path}, or {@code /} */
    static String of(String path, boolean dependsOnArchitecture, String suffix) {
        StringBuilder glob = new StringBuilder();
        for (String name : path.split("/", -1)) {
            boolean placeholder = name.equals("$arch") && dependsOnArchitecture;
            glob.append(glob.isEmpty() ? "" : "/").append(placeholder ? name : name.replaceAll("[*?\\[$]", "[$0]"));
        }
        return quoted(glob + suffix);
    }

    /** YAML reads it as one text. */
    static String quoted(String text) {
        if (text.matches("[A-Za-z0-9_][A-Za-z0-9_./$*+=@-]*")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Printable.escape(Character.toString(c)).length() > Character.charCount(c)) {
                quoted.append("\\U").append(String.format(Locale.ROOT, "%08x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
