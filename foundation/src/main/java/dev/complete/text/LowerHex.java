package dev.complete.text;

/** Ids and digests as texts: hexadecimal digits, in lower case. */
public final class LowerHex {

    private LowerHex() {}

    /** Whether {@code text} is exactly so many digits. No regular expression: a listing has a hundred thousand ids. */
    public static boolean isOf(int digits, String text) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
