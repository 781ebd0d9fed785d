package dev.complete.builder.rootfs;

/**
 * A listing's field as text: a space is {@code \s}, a backslash {@code \\}, a newline {@code \n}, any other C0 control
 * and DEL {@code \xHH}; the empty text is {@code \0} and a lone {@code -} is {@code \-}. Stateless.
 */
final class ListingText {

    private static final String HEX = "0123456789abcdef";

    private ListingText() {}

    static void escape(String text, StringBuilder out) {
        if (text.isEmpty()) {
            out.append("\\0");
        } else if (text.equals("-")) {
            out.append("\\-");
        } else {
            escape(text, "", out);
        }
    }

    /** @param special further characters to write as {@code \xHH} */
    static void escape(String text, String special, StringBuilder out) {
        if (isPlain(text, special)) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                out.append("\\s");
            } else if (c == '\\') {
                out.append("\\\\");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c == 0x7f || special.indexOf(c) >= 0) {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append(c);
            }
        }
    }

    private static boolean isPlain(String text, String special) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\\' || c == 0x7f || (!special.isEmpty() && special.indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException when {@code field} holds an unknown escape */
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder out = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = ++i < field.length() ? field.charAt(i) : ' ';
            switch (kind) {
                case 's' -> out.append(' ');
                case 'n' -> out.append('\n');
                case '\\' -> out.append('\\');
                case '-' -> out.append('-');
                case '0' -> {} // the empty text
                case 'x' -> {
                    if (i + 2 >= field.length()) {
                        throw new IllegalArgumentException("a cut escape");
                    }
                    out.append((char) Integer.parseInt(field, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("an unknown escape");
            }
        }
        return out.toString();
    }
}
