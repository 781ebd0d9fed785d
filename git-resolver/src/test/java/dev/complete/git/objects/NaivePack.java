package dev.complete.git.objects;

import dev.complete.git.GitId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the entries of a pack hold, by a reader that keeps all of it in memory: the second opinion of the fuzzer. */
final class NaivePack {

    /** The number of what no pack holds. */
    static final int ABSENT = Integer.MAX_VALUE;

    /** Larger contents take few deltas to make, and are worth no comparison. */
    static final int LARGEST = 1 << 20;

    /** One entry. */
    static final class Entry {

        final GitId id;
        final int offset;
        private final int base;
        private final byte @Nullable [] data;
        private final long declared;

        /**
         * @param base the number of the entry that it is a delta of; -1 when it is whole
         * @param data what its zlib stream holds; null when there is nothing to say about the entry
         * @param declared the size that its header declares
         */
        Entry(GitId id, int offset, int base, byte @Nullable [] data, long declared) {
            this.id = id;
            this.offset = offset;
            this.base = base;
            this.data = data;
            this.declared = declared;
        }
    }

    /** The verdict on an entry. */
    static final class Verdict {

        static final Verdict UNTOLD = new Verdict(false, null);
        static final Verdict REFUSED = new Verdict(true, null);

        /** False when nothing is said about the entry. */
        final boolean told;

        /** Null when it must be refused, or is not told. */
        final byte @Nullable [] content;

        private Verdict(boolean told, byte @Nullable [] content) {
            this.told = told;
            this.content = content;
        }

        private static Verdict of(byte[] content) {
            return new Verdict(true, content);
        }
    }

    final List<Entry> entries = new ArrayList<>();

    Verdict verdict(int number) {
        return verdict(number, 0);
    }

    private Verdict verdict(int number, int depth) {
        if (number >= entries.size() || depth > entries.size()) {
            return Verdict.REFUSED; // what is not there, and a circle
        }
        Entry entry = entries.get(number);
        byte[] data = entry.data;
        if (data == null) {
            return Verdict.UNTOLD;
        }
        if (entry.base < 0) {
            return data.length == entry.declared ? Verdict.of(data) : Verdict.REFUSED;
        }
        Verdict base = verdict(entry.base, depth + 1);
        return base.content == null ? base : applied(data, base.content);
    }

    private static Verdict applied(byte[] delta, byte[] base) {
        int[] at = {0};
        long baseSize = size(delta, at);
        long resultSize = size(delta, at);
        if (baseSize != base.length || resultSize < 0) {
            return Verdict.REFUSED;
        }
        Verdict result = apply(delta, at[0], base);
        return result.content == null || result.content.length == resultSize ? result : Verdict.REFUSED;
    }

    /** -1 when it is cut short, or longer than a size can be. */
    private static long size(byte[] delta, int[] at) {
        long size = 0;
        for (int shift = 0; shift <= 56 && at[0] < delta.length; shift += 7) {
            int c = delta[at[0]++] & 0xff;
            size |= (long) (c & 0x7f) << shift;
            if (c < 0x80) {
                return size;
            }
        }
        return -1;
    }

    /** Follows the instructions of a delta from {@code start} on. */
    static Verdict apply(byte[] delta, int start, byte[] base) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = start; at < delta.length; ) {
            if (out.size() > LARGEST) {
                return Verdict.UNTOLD;
            }
            int code = delta[at++] & 0xff;
            if (code == 0 || (code < 0x80 && at + code > delta.length)) {
                return Verdict.REFUSED;
            }
            if (code < 0x80) {
                out.write(delta, at, code);
                at += code;
                continue;
            }
            long[] operands = {0, 0}; // where in the base, and how much of it
            for (int bit = 0; bit < 7; bit++) {
                if ((code >> bit & 1) != 0 && at == delta.length) {
                    return Verdict.REFUSED;
                }
                operands[bit / 4] |= (code >> bit & 1) == 0 ? 0 : (delta[at++] & 0xffL) << (8 * (bit % 4));
            }
            long length = operands[1] == 0 ? 0x10000 : operands[1];
            if (operands[0] + length > base.length) {
                return Verdict.REFUSED;
            }
            out.write(base, (int) operands[0], (int) length);
        }
        return Verdict.of(out.toByteArray());
    }
}
