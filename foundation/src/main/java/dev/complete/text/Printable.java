package dev.complete.text;

/** Text from outside (names, refs, log lines), made safe to print on a terminal or in a log. Stateless. */
public final class Printable {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Printable() {}

    /**
     * Escapes what could move a cursor, hide text or start a new line: C0 and C1 controls, DEL, line and paragraph
     * separators, bidirectional controls and unpaired surrogates become {@code \n}, {@code \t} or {@code \}{@code uXXXX};
     * a backslash is doubled. Everything else is returned as it is.
     */
    public static String escape(String text) {
        if (text.chars().allMatch(c -> isPlain((char) c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (isPlain(c)) {
                out.append(c);
            } else {
                escape(c, out);
            }
        }
        return out.toString();
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
        }
    }

    private static boolean isPlain(char c) {
        if (c < 0x20 || c == '\\' || (c >= 0x7f && c <= 0x9f)) {
            return false;
        }
        boolean separator = c == 0x2028 || c == 0x2029;
        boolean bidirectional = c == 0x061c
                || (c >= 0x200e && c <= 0x200f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x206f);
        return !separator && !bidirectional && c != 0xfeff && !Character.isSurrogate(c);
    }
}
