package dev.complete.builder.recipe.glob;

import dev.complete.text.Printable;

/** A word of the manifest in a message: in back quotes, escaped, and shortened when it is long. */
public final class Quoted {

    private static final int MAX_CODE_POINTS = 60;

    private Quoted() {}

    public static String of(String text) {
        if (text.codePointCount(0, text.length()) <= MAX_CODE_POINTS) {
            return "`" + Printable.escape(text) + "`";
        }
        return "`" + Printable.escape(text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS))) + "…`";
    }
}
