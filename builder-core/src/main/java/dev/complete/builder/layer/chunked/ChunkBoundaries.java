package dev.complete.builder.layer.chunked;

import dev.complete.oci.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a content into chunks where its bytes say so, so that what is inserted or removed moves only the cuts near it. A hash
 * of the last 64 bytes rolls along: {@code h = 2 h + table[byte]} modulo 2^64. The bytes are part of {@code
 * docs/formats.md}.
 */
final class ChunkBoundaries {

    /** The smallest chunk, but for a content's last one. */
    static final int MIN_CHUNK = 64 << 10;

    /** The hash's upper 18 bits are zero at a cut: once in 256 KiB. */
    private static final int CUT_SHIFT = 64 - 18;

    /** Bytes that the hash depends on: the others are shifted out. */
    private static final int WINDOW = 64;

    private static final long[] TABLE = table();

    private ChunkBoundaries() {}

    /** Each byte's number: the first eight bytes of its SHA-256, big-endian. */
    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            byte[] hash = Digest.sha256().digest(new byte[] {(byte) i});
            table[i] = ByteBuffer.wrap(hash).getLong();
        }
        return table;
    }

    /** The sizes of the chunks from {@code from} to {@code to}, in order. */
    static List<Integer> sizes(byte[] bytes, int from, int to) {
        List<Integer> sizes = new ArrayList<>();
        int start = from;
        while (start < to) {
            int end = end(bytes, start, to);
            sizes.add(end - start);
            start = end;
        }
        return sizes;
    }

    private static int end(byte[] bytes, int start, int to) {
        if (to - start <= MIN_CHUNK) {
            return to;
        }
        long hash = 0;
        int at = start + MIN_CHUNK - WINDOW;
        for (int first = start + MIN_CHUNK - 1; at < first; at++) {
            hash = (hash << 1) + TABLE[bytes[at] & 0xff];
        }
        for (; at < to; at++) {
            hash = (hash << 1) + TABLE[bytes[at] & 0xff];
            if (hash >>> CUT_SHIFT == 0) {
                return at + 1;
            }
        }
        return to;
    }
}
