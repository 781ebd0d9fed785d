package dev.complete.builder.sandbox.bubblewrap;

import java.time.Duration;

/** Sizes and times for messages; never for keys. */
final class SizeText {

    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private SizeText() {}

    /** A size, rounded down to the largest unit of which it has at least one; below ten with one decimal. */
    static String bytes(long bytes) {
        int unit = 0;
        long scale = 1;
        while (unit + 1 < UNITS.length && bytes / scale >= 1024) {
            scale <<= 10;
            unit++;
        }
        long whole = bytes / scale;
        long tenth = bytes % scale * 10 / scale;
        boolean decimal = unit > 0 && whole < 10 && tenth > 0;
        return whole + (decimal ? "." + tenth : "") + " " + UNITS[unit];
    }

    /** Twice the size, in the manifest's form: {@code 8g}. */
    static String twice(long bytes) {
        long twice = Math.max(1 << 20, 2 * bytes);
        return twice % (1L << 30) == 0 ? (twice >> 30) + "g" : ((twice + (1 << 20) - 1) >> 20) + "m";
    }

    /** Twice the time, in the manifest's form: {@code 40m}. */
    static String twice(Duration time) {
        long seconds = Math.max(1, 2 * time.toSeconds());
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A time: {@code 20 min}, {@code 1 h 30 min}, {@code 1.5 s}. */
    static String time(Duration time) {
        if (time.toMillis() < 60_000) {
            long tenths = time.toMillis() % 1000 / 100;
            return time.toSeconds() + (tenths > 0 ? "." + tenths : "") + " s";
        }
        long hours = time.toHours();
        int minutes = time.toMinutesPart();
        int seconds = time.toSecondsPart();
        String text = (hours > 0 ? hours + " h " : "")
                + (minutes > 0 ? minutes + " min " : "")
                + (seconds > 0 ? seconds + " s" : "");
        return text.strip();
    }
}
