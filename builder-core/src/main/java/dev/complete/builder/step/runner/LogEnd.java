package dev.complete.builder.step.runner;

import java.nio.charset.StandardCharsets;

/** The end of printed output of any length. Not thread-safe. */
public final class LogEnd {

    private final byte[] ring;
    private long added;

    public LogEnd(int bytes) {
        this.ring = new byte[bytes];
    }

    public void add(byte[] bytes, int offset, int length) {
        int left = Math.min(length, ring.length);
        int from = offset + length - left;
        added += length - left;
        while (left > 0) {
            int at = (int) (added % ring.length);
            int fits = Math.min(left, ring.length - at);
            System.arraycopy(bytes, from, ring, at, fits);
            added += fits;
            from += fits;
            left -= fits;
        }
    }

    /** The kept end as UTF-8; invalid bytes are replaced. */
    public String text() {
        return text(ring.length);
    }

    /** The last {@code bytes} of {@link #text()}. */
    public String text(int bytes) {
        int length = (int) Math.min(bytes, Math.min(added, ring.length));
        int at = (int) ((added - length) % ring.length);
        int first = Math.min(length, ring.length - at);
        byte[] end = new byte[length];
        System.arraycopy(ring, at, end, 0, first);
        System.arraycopy(ring, 0, end, first, length - first);
        return new String(end, StandardCharsets.UTF_8);
    }
}
