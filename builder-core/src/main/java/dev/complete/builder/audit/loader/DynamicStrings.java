package dev.complete.builder.audit.loader;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens in {@code DT_NEEDED}, {@code DT_RPATH} and {@code DT_RUNPATH}: {@code ld.so(8)}, "Dynamic string tokens". */
final class DynamicStrings {

    private DynamicStrings() {}

    /**
     * Expands tokens as glibc: a token ends where an identifier would; other text is unchanged.
     *
     * @param values by name, such as {@code ORIGIN}
     */
    static String glibc(String text, Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String token = text.charAt(at) == '$' ? token(text, at + 1, values) : null;
            if (token == null) {
                out.append(text.charAt(at++));
            } else {
                out.append(values.get(token));
                at += 1 + token.length() + (text.charAt(at + 1) == '{' ? 2 : 0);
            }
        }
        return out.toString();
    }

    private static @Nullable String token(String text, int start, Map<String, String> values) {
        boolean braces = text.startsWith("{", start);
        int name = braces ? start + 1 : start;
        int end = name;
        while (end < text.length() && isIdentifier(text.charAt(end))) {
            end++;
        }
        String token = text.substring(name, end);
        boolean closed = !braces || text.startsWith("}", end);
        return closed && values.containsKey(token) ? token : null;
    }

    private static boolean isIdentifier(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }

    /**
     * Expands tokens as musl: only {@code $ORIGIN}, at any place; null when there is any other dollar, which makes the
     * whole path invalid.
     */
    static @Nullable String musl(String text, String origin) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '$') {
                out.append(text.charAt(at++));
            } else if (text.startsWith("$ORIGIN", at)) {
                out.append(origin);
                at += "$ORIGIN".length();
            } else if (text.startsWith("${ORIGIN}", at)) {
                out.append(origin);
                at += "${ORIGIN}".length();
            } else {
                return null;
            }
        }
        return out.toString();
    }
}
