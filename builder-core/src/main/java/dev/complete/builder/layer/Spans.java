package dev.complete.builder.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Parts of a run of bytes.
 *
 * @param spans in order, apart from each other, none empty
 */
record Spans(List<Span> spans) {

    /** Offsets of the first byte and of the one behind the last. */
    record Span(long from, long to) {}

    Spans {
        spans = List.copyOf(spans);
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    long length() {
        return spans.stream().mapToLong(span -> span.to() - span.from()).sum();
    }

    /** The spans within the piece from {@code from} to {@code to}, counted from its start. */
    Spans within(long from, long to) {
        List<Span> inside = new ArrayList<>();
        for (Span span : spans) {
            if (span.from() < to && span.to() > from) {
                inside.add(new Span(Math.max(span.from(), from) - from, Math.min(span.to(), to) - from));
            }
        }
        return new Spans(inside);
    }

    byte[] removedFrom(byte[] bytes) {
        byte[] rest = new byte[bytes.length - Math.toIntExact(length())];
        int read = 0;
        int written = 0;
        for (Span span : spans) {
            int kept = (int) span.from() - read;
            System.arraycopy(bytes, read, rest, written, kept);
            written += kept;
            read = (int) span.to();
        }
        System.arraycopy(bytes, read, rest, written, bytes.length - read);
        return rest;
    }
}
