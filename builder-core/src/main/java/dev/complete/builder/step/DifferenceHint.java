package dev.complete.builder.step;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses why two files differ, from the bytes around the first difference. No decision depends on it. */
record DifferenceHint(ContentSource contents) {

    static final String TIME = "looks like a time; SOURCE_DATE_EPOCH is set for those who want one";
    static final String BUILD_ID = "a build id: it follows any other difference; -Wl,--build-id=none leaves it out";
    static final String ORDER = "the same in another order; sort what is listed";
    static final String PATH = "looks like a path; a temporary name, perhaps";

    private static final int AROUND = 48;
    private static final int ORDER_LIMIT = 16 << 20;

    /** Printed times of clocks and calendars, seconds since 1970, and octal seconds as in tar. */
    private static final Pattern CLOCK =
            Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2})?|\\d{4}-\\d{2}-\\d{2}|\\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b"
                    + "|\\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* +\\d"
                    + "|(?<![0-7])1[3-7][0-7]{9}(?![0-7])|(?<!\\d)1[5-9]\\d{8}(?!\\d)|(?<!\\d)2[0-2]\\d{8}(?!\\d)");

    private static final Pattern PATH_AROUND = Pattern.compile("/[\\w.+-]+/[\\w.+/-]*|/tmp[\\w.+/-]*");

    /** Name and type of the note that holds a build id: {@code GNU\0} after the type 3. */
    private static final byte[] BUILD_ID_NOTE = {3, 0, 0, 0, 'G', 'N', 'U', 0};

    /** Range of plausible times in seconds since 1970: 2017 to 2069. */
    private static final long EARLIEST = 1_500_000_000L;

    private static final long LATEST = 3_124_000_000L;

    /** @param offset of the first different byte */
    @Nullable
    String of(Content one, Content two, long offset) throws IOException {
        byte[] a = around(one, offset);
        byte[] b = around(two, offset);
        int at = (int) Math.min(offset, AROUND);
        if (isBuildId(a, at)) {
            return BUILD_ID;
        }
        if (isSeconds(a, b, at) || (touches(CLOCK, a, at) && touches(CLOCK, b, at))) {
            return TIME;
        }
        if (isReordered(one, two)) {
            return ORDER;
        }
        return touches(PATH_AROUND, a, at) && touches(PATH_AROUND, b, at) ? PATH : null;
    }

    private byte[] around(Content content, long offset) throws IOException {
        try (InputStream in = contents.open(content)) {
            in.skipNBytes(Math.max(0, offset - AROUND));
            return in.readNBytes((int) Math.min(offset, AROUND) + AROUND);
        }
    }

    private static boolean isBuildId(byte[] bytes, int at) {
        for (int start = Math.max(0, at - AROUND); start + BUILD_ID_NOTE.length <= at; start++) {
            if (Arrays.equals(BUILD_ID_NOTE, Arrays.copyOfRange(bytes, start, start + BUILD_ID_NOTE.length))) {
                return at - start < BUILD_ID_NOTE.length + 32;
            }
        }
        return false;
    }

    /** Whether both hold a number of seconds, as archives and images do, less than a day apart. */
    private static boolean isSeconds(byte[] a, byte[] b, int at) {
        for (int start = Math.max(0, at - 3); start <= at; start++) {
            if (start + 4 > a.length || start + 4 > b.length) {
                return false;
            }
            if (isText(a, start)) {
                continue; // four letters can be read as a number of seconds, too
            }
            for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
                long one = ByteBuffer.wrap(a).order(order).getInt(start) & 0xffff_ffffL;
                long two = ByteBuffer.wrap(b).order(order).getInt(start) & 0xffff_ffffL;
                boolean near = Math.abs(one - two) < 86_400;
                if (near && one > EARLIEST && one < LATEST && two > EARLIEST && two < LATEST) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isText(byte[] bytes, int start) {
        for (int i = start; i < start + 4; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether the byte at {@code at} is part of, or next to, a match of the pattern. */
    private static boolean touches(Pattern pattern, byte[] bytes, int at) {
        var found = pattern.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (found.find()) {
            if (found.start() <= at + 1 && found.end() >= at) {
                return true;
            }
        }
        return false;
    }

    private boolean isReordered(Content one, Content two) throws IOException {
        return one.size() == two.size() && one.size() <= ORDER_LIMIT && Arrays.equals(counts(one), counts(two));
    }

    /** Number of occurrences of each byte. */
    private long[] counts(Content content) throws IOException {
        long[] counts = new long[256];
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = contents.open(content)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    counts[buffer[i] & 0xff]++;
                }
            }
        }
        return counts;
    }
}
