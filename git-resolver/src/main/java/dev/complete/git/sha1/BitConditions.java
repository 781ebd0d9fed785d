package dev.complete.git.sha1;

import dev.complete.files.BundledFile;
import java.util.Arrays;

/**
 * Search for blocks that may belong to an attack. Works on many blocks at a time, word by word: each loop is over the
 * blocks, so that the JVM computes it in vectors. Not thread-safe.
 */
final class BitConditions {

    /** More blocks at a time are not faster: their words would leave the processor's nearest caches. */
    static final int MOST_BLOCKS = 256;

    /** Number of expanded words with a condition. */
    private static final int WORDS = 65;

    private static final Condition[] ALL = BundledFile.text(BitConditions.class, "bit-conditions.txt")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(Condition::parse)
            .toArray(Condition[]::new);

    /** One for each thread: what it holds is larger than most objects, and most programs hash many objects. */
    private static final ThreadLocal<BitConditions> OF_THREAD = ThreadLocal.withInitial(BitConditions::new);

    /** Words by their number, then by block. */
    private final int[][] words = new int[WORDS][MOST_BLOCKS];

    private final int[] vectors = new int[MOST_BLOCKS];

    /**
     * Bit {@code firstBit} of {@code words[first]}, xor {@code secondBit} of {@code words[second]}, is {@code value} in
     * each block of an attack by a vector in {@code mask}.
     */
    private record Condition(int first, int firstBit, int second, int secondBit, int value, int mask) {

        static Condition parse(String line) {
            // Each process that hashes an object comes here: split needs no pattern for a single character, escaped or
            // not.
            String[] fields = line.split(" ", 4);
            String[] first = fields[0].split("\\.", 2);
            String[] second = fields[1].split("\\.", 2);
            int mask = 0;
            for (String vector : fields[3].split(" ", -1)) {
                mask |= DisturbanceVector.mask(vector);
            }
            return new Condition(
                    Integer.parseInt(first[0]),
                    Integer.parseInt(first[1]),
                    Integer.parseInt(second[0]),
                    Integer.parseInt(second[1]),
                    Integer.parseInt(fields[2]),
                    mask);
        }
    }

    private BitConditions() {}

    static BitConditions ofThread() {
        return OF_THREAD.get();
    }

    /**
     * The vectors by which each of the first blocks may be part of an attack: a mask for each, usually 0. Valid until
     * the next call on this thread.
     *
     * @param blocks at most {@link #MOST_BLOCKS}
     */
    int[] vectors(byte[] bytes, int blocks) {
        for (int word = 0; word < 16; word++) {
            read(bytes, 4 * word, words[word], blocks);
        }
        for (int word = 16; word < WORDS; word++) {
            expand(words[word - 3], words[word - 8], words[word - 14], words[word - 16], words[word], blocks);
        }
        Arrays.fill(vectors, 0, blocks, -1);
        for (Condition each : ALL) {
            apply(
                    words[each.first],
                    each.firstBit,
                    words[each.second],
                    each.secondBit,
                    each.value,
                    ~each.mask,
                    vectors,
                    blocks);
        }
        return vectors;
    }

    private static void read(byte[] bytes, int offset, int[] target, int blocks) {
        for (int i = 0; i < blocks; i++) {
            target[i] = (int) Sha1Rounds.WORD.get(bytes, offset + Sha1.BLOCK * i);
        }
    }

    private static void expand(int[] a, int[] b, int[] c, int[] d, int[] target, int blocks) {
        for (int i = 0; i < blocks; i++) {
            int mixed = a[i] ^ b[i] ^ c[i] ^ d[i];
            target[i] = (mixed << 1) | (mixed >>> 31); // rotateLeft is no vector operation in every JVM
        }
    }

    private static void apply(
            int[] first, int firstBit, int[] second, int secondBit, int value, int others, int[] vectors, int blocks) {
        for (int i = 0; i < blocks; i++) {
            int broken = ((first[i] >>> firstBit) ^ (second[i] >>> secondBit) ^ value) & 1;
            vectors[i] &= (broken - 1) | others;
        }
    }
}
