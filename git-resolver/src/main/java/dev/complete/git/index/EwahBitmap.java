package dev.complete.git.index;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Sets of small numbers as Git compresses them (gitformat-bitmap(5), Appendix A): words that say how many words of all
 * zeros or ones come next, and how many words as they are.
 */
final class EwahBitmap {

    private static final int WORD = Long.SIZE;
    private static final long RUNS = 0xffffffffL;

    private EwahBitmap() {}

    /**
     * Takes one bitmap from the front of {@code data}.
     *
     * @param limit a number as large as this is an error
     */
    static BitSet read(ByteBuffer data, int limit) throws MalformedIndexException {
        try {
            data.getInt(); // how many bits there are: known from what they stand for
            int words = data.getInt();
            if (words < 0 || words > data.remaining() / Long.BYTES) {
                throw new MalformedIndexException("it holds a bitmap that is cut short");
            }
            ByteBuffer body = data.slice(data.position(), words * Long.BYTES);
            data.position(data.position() + words * Long.BYTES);
            data.getInt(); // where a writer would go on
            return expanded(body, limit);
        } catch (BufferUnderflowException e) {
            throw new MalformedIndexException("it holds a bitmap that is cut short");
        }
    }

    private static BitSet expanded(ByteBuffer words, int limit) throws MalformedIndexException {
        BitSet set = new BitSet();
        long at = 0;
        while (words.hasRemaining()) {
            long marker = words.getLong();
            long run = (marker >>> 1 & RUNS) * WORD;
            if ((marker & 1) != 0 && run > 0) {
                check(at + run - 1, limit);
                set.set((int) at, (int) (at + run));
            }
            at += run;
            for (long literals = marker >>> 33; literals > 0; literals--, at += WORD) {
                long bits = words.getLong();
                if (bits != 0) {
                    check(at + WORD - 1 - Long.numberOfLeadingZeros(bits), limit);
                    literal(set, (int) at, bits);
                }
            }
        }
        return set;
    }

    private static void literal(BitSet set, int at, long bits) {
        for (long left = bits; left != 0; left &= left - 1) {
            set.set(at + Long.numberOfTrailingZeros(left));
        }
    }

    private static void check(long highest, int limit) throws MalformedIndexException {
        if (highest >= limit) {
            throw new MalformedIndexException(
                    "it replaces or deletes entry " + highest + " of a shared index that has " + limit);
        }
    }
}
