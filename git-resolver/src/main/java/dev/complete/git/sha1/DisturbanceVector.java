package dev.complete.git.sha1;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A disturbance vector: the way in which an attack chooses the difference of two blocks that collide. */
final class DisturbanceVector {

    /** Differences of the words of I52.0 and II56.0. The others begin later in the same sequence, and may be rotated. */
    private static final int[] TYPE_I = {
        0x04000010,
        0xe8000000,
        0x0800000c,
        0x18000000,
        0xb800000a,
        0xc8000010,
        0x2c000010,
        0xf4000014,
        0xb4000008,
        0x08000000,
        0x9800000c,
        0xd8000010,
        0x08000010,
        0xb8000010,
        0x98000000,
        0x60000000
    };

    private static final int[] TYPE_II = {
        0x2600001a,
        0x00000010,
        0x0400001c,
        0xcc000014,
        0x0c000002,
        0xc0000010,
        0xb400001c,
        0x3c000004,
        0xbc00001a,
        0x20000010,
        0x2400001c,
        0xec000014,
        0x0c000002,
        0xc0000010,
        0xb400001c,
        0x2c000004
    };

    private static final Pattern NAME = Pattern.compile("(II?)([0-9]+)[.]([0-9])");

    /** All that are searched for. Bit {@code 1 << i} of a mask stands for number {@code i}. */
    static final List<DisturbanceVector> ALL = Pattern.compile(" ")
            .splitAsStream("I43.0 I44.0 I45.0 I46.0 I46.2 I47.0 I47.2 I48.0 I48.2 I49.0 I49.2 I50.0 I50.2 I51.0 I51.2"
                    + " I52.0 II45.0 II46.0 II46.2 II47.0 II48.0 II49.0 II49.2 II50.0 II50.2 II51.0 II51.2 II52.0"
                    + " II53.0 II54.0 II55.0 II56.0")
            .map(DisturbanceVector::new)
            .toList();

    private final String name;

    /** Difference of the expanded words of both blocks, by xor. */
    final int[] difference;

    /** Round before which both blocks have the same working variables. */
    final int same;

    /** @param name type, first step of the last local collisions, bit: {@code II46.2} */
    private DisturbanceVector(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(name);
        }
        int step = Integer.parseInt(parts.group(2));
        int bit = Integer.parseInt(parts.group(3));
        boolean first = parts.group(1).equals("I");
        int skipped = (first ? 52 : 56) - step;
        int[] sequence = Arrays.copyOf(first ? TYPE_I : TYPE_II, Sha1Rounds.COUNT + skipped);
        Sha1Rounds.expand(sequence);
        this.name = name;
        this.difference = Arrays.copyOfRange(sequence, skipped, sequence.length);
        for (int i = 0; i < difference.length; i++) {
            difference[i] = Integer.rotateLeft(difference[i], bit);
        }
        this.same = step < 50 ? 58 : 65;
    }

    /** The mask of one vector. */
    static int mask(String name) {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).name.equals(name)) {
                return 1 << i;
            }
        }
        throw new IllegalArgumentException("no disturbance vector " + name);
    }

    /**
     * Whether a block has the same hash as the one that differs from it by a vector.
     *
     * @param mask vectors to try
     * @param before chaining value before the block
     * @param words of the block, expanded
     */
    static boolean collides(int mask, int[] before, int[] words) {
        int[] at58 = Sha1Rounds.forward(before, 0, 58, words);
        int[] at65 = Sha1Rounds.forward(at58, 58, 65, words);
        int[] end = Sha1Rounds.forward(at65, 65, Sha1Rounds.COUNT, words);
        int[] others = new int[Sha1Rounds.COUNT];
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            DisturbanceVector vector = ALL.get(Integer.numberOfTrailingZeros(rest));
            for (int i = 0; i < others.length; i++) {
                others[i] = words[i] ^ vector.difference[i];
            }
            if (vector.collides(vector.same == 58 ? at58 : at65, others, before, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean collides(int[] middle, int[] others, int[] before, int[] end) {
        int[] otherBefore = Sha1Rounds.backward(middle, same, others);
        int[] otherEnd = Sha1Rounds.forward(middle, same, Sha1Rounds.COUNT, others);
        for (int i = 0; i < end.length; i++) {
            if (otherBefore[i] + otherEnd[i] != before[i] + end[i]) {
                return false;
            }
        }
        return true;
    }
}
