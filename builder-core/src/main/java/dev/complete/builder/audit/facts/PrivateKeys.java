package dev.complete.builder.audit.facts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

    /** By a byte's value: how far the mark moves on when this byte stands where the mark would end (Horspool, 1980). */
    private static final byte[] STEPS = steps();

    private static final String BREAK = "(?:\\s|\\\\[nr])";
    private static final String HEADER = "[A-Za-z-]{1,30}: [^\\n\\\\]{0,200}" + BREAK + "{1,8}+";

    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z0-9 ]{0,30}?" + MARK + "(?: BLOCK)?)-----"
            + BREAK + "{1,64}+(?:" + HEADER + "){0,8}+[A-Za-z0-9+/]{40}");

    private PrivateKeys() {}

    /** Label of the first key in {@code text}, such as {@code RSA PRIVATE KEY}; null when there is none. */
    static @Nullable String firstIn(ByteBuffer text) {
        if (!holdsMark(text)) {
            return null;
        }
        byte[] bytes = new byte[text.remaining()];
        text.duplicate().get(bytes);
        String characters = new String(bytes, StandardCharsets.ISO_8859_1);
        if (characters.indexOf('\0') >= 0) {
            return null;
        }
        Matcher key = KEY.matcher(characters);
        return key.find() ? key.group(1) : null;
    }

    /** Looks at every eleventh byte or so: all texts of an image come by here. */
    private static boolean holdsMark(ByteBuffer text) {
        int end = text.limit();
        int last = text.position() + MARK_BYTES.length - 1;
        while (last < end) {
            int step = STEPS[text.get(last) & 0xff];
            if (step == 0) {
                if (text.slice(last + 1 - MARK_BYTES.length, MARK_BYTES.length).equals(ByteBuffer.wrap(MARK_BYTES))) {
                    return true;
                }
                step = 1;
            }
            last += step;
        }
        return false;
    }

    private static byte[] steps() {
        byte[] steps = new byte[256];
        Arrays.fill(steps, (byte) MARK_BYTES.length);
        for (int i = 0; i < MARK_BYTES.length; i++) {
            steps[MARK_BYTES[i]] = (byte) (MARK_BYTES.length - 1 - i);
        }
        return steps;
    }
}
