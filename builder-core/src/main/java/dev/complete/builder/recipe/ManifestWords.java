package dev.complete.builder.recipe;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as a manifest says them: quoted where YAML needs it, and wildcards where they are only characters. */
public final class ManifestWords {

    /** YAML wants a longer key marked as one. */
    public static final int LONGEST_KEY = 1000;

    /** Says itself without quotes, wherever it stands; a superset would need YAML's whole grammar. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?:[A-Za-z0-9_./$+~(]|-(?! ))[A-Za-z0-9_./$+~()=@%^;<>*-]*" + "(?: [A-Za-z0-9_./$+~()=@%^;<>*-]+)*");

    private ManifestWords() {}

    /** A scalar, on one line, that gives {@code text} back. */
    public static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !text.startsWith("--- ") && !text.equals("---") && !text.equals("-")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(quoted(c)));
        return quoted.append('"').toString();
    }

    /** The image path {@code path} and nothing else, for where a manifest takes a glob; not quoted. */
    public static String glob(RootfsPath path) {
        return literal(path.toString());
    }

    /** The source {@code path}, relative, and nothing else; not quoted. */
    public static String source(String path) {
        return literal(path);
    }

    private static String literal(String path) {
        return path.replaceAll("[*?\\[$]", "[$0]");
    }

    private static String quoted(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                !needsEscape(c)
                        ? Character.toString(c)
                        : String.format(Locale.ROOT, c > 0xffff ? "\\U%08X" : "\\u%04X", c);
        };
    }

    /** What a manifest must not hold as itself. */
    public static boolean needsEscape(int c) {
        return c != '\\' && c != '\t' && Printable.escape(Character.toString(c)).length() > Character.charCount(c);
    }
}
