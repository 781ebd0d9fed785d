package dev.complete.cli.progress;

import java.util.Locale;

/** Numbers for people. */
public final class Quantities {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Quantities() {}

    /** A size: {@code 512 B}, {@code 1.2 kB}, {@code 59 MB}: powers of 1,000, two digits at least. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String form = unit == 0 || value >= 9.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, form, value, UNITS[unit]);
    }

    /** A duration: {@code 0.1 s}, {@code 74 s}, {@code 3 min 20 s}. */
    static String duration(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }

    /** A count: {@code 1 file}, {@code 3,361 files}. */
    public static String count(long number, String singular, String plural) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : plural);
    }

    /**
     * A number with an optional binary suffix {@code k m g t}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static long parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int exponent = lower.isEmpty() ? 0 : "kmgt".indexOf(lower.charAt(lower.length() - 1)) + 1;
        String digits = exponent > 0 ? lower.substring(0, lower.length() - 1) : lower;
        try {
            if (!digits.matches("[0-9]+")) {
                throw new NumberFormatException(text); // Java would accept signs and other scripts' digits
            }
            return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * exponent));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is not a number such as 500, 64k or 2g", e);
        }
    }
}
