package dev.complete.builder.audit.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in texts: PEM (RFC 7468, RFC 1421) and OpenPGP's armor (RFC 9580), which look alike. A key is its first
 * line followed by base64: programs and manuals that only name the line are no keys. Line breaks may be written as
 * {@code \n}, as in JSON.
 */
final class PrivateKeys {

    private static final String MARK = "PRIVATE KEY";

    private static final String BREAK = "(?:\\s|\\\\[nr])";
    private static final String HEADER = "[A-Za-z-]{1,30}: [^\\n\\\\]{0,200}" + BREAK + "{1,8}+";

    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z0-9 ]{0,30}?" + MARK + "(?: BLOCK)?)-----"
            + BREAK + "{1,64}+(?:" + HEADER + "){0,8}+[A-Za-z0-9+/]{40}");

    private PrivateKeys() {}

    /** Label of the first key in {@code text}, such as {@code RSA PRIVATE KEY}; null when there is none. */
    static @Nullable String firstIn(ByteBuffer text) {
        byte[] bytes = new byte[text.remaining()];
        text.duplicate().get(bytes);
        String characters = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!characters.contains(MARK) || characters.indexOf('\0') >= 0) {
            return null;
        }
        Matcher key = KEY.matcher(characters);
        return key.find() ? key.group(1) : null;
    }
}
