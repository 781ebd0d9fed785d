package dev.complete.builder.recipe;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes texts for a manifest: quoted where YAML needs it, with wildcards escaped where they are literal. */
public final class ManifestWords {

    /** Limit on a key's length: YAML requires {@code ?} before a longer key. */
    public static final int LONGEST_KEY = 1000;

    /** Text that needs no quotes anywhere; a subset, because the full set would need YAML's whole grammar. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?:[A-Za-z0-9_./$+~(]|-(?! ))[A-Za-z0-9_./$+~()=@%^;<>*-]*" + "(?: [A-Za-z0-9_./$+~()=@%^;<>*-]+)*");

    private ManifestWords() {}

    /** A scalar on one line that YAML reads as {@code text}. */
    public static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !text.startsWith("--- ") && !text.equals("---") && !text.equals("-")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(quoted(c)));
        return quoted.append('"').toString();
    }

    /** A glob that matches only the image path {@code path}; not quoted. */
    public static String glob(RootfsPath path) {
        return source(path.toString());
    }

    /** A source that matches only the relative path {@code path}; not quoted. */
    public static String source(String path) {
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

    /** Whether a manifest may hold the character only as an escape. */
    public static boolean needsEscape(int c) {
        return c != '\\' && c != '\t' && Printable.escape(Character.toString(c)).length() > Character.charCount(c);
    }
}
