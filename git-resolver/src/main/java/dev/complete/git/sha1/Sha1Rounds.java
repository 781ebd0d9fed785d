package dev.complete.git.sha1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The rounds of SHA-1's compression function, in both directions (FIPS 180-4, section 6.1.2). */
final class Sha1Rounds {

    static final int COUNT = 80;

    static final int[] INITIAL = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

    static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Sha1Rounds() {}

    /** The 80 words of the block at {@code offset}. */
    static int[] expanded(byte[] bytes, int offset) {
        int[] words = new int[COUNT];
        for (int i = 0; i < 16; i++) {
            words[i] = (int) WORD.get(bytes, offset + 4 * i);
        }
        expand(words);
        return words;
    }

    /** Computes all further words from the first 16. */
    static void expand(int[] words) {
        for (int i = 16; i < words.length; i++) {
            words[i] = Integer.rotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }
    }

    /** The five working variables before round {@code to}, from those before round {@code from}. */
    static int[] forward(int[] state, int from, int to, int[] words) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int round = from; round < to; round++) {
            int next = Integer.rotateLeft(a, 5) + mixed(round, b, c, d) + e + words[round];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        return new int[] {a, b, c, d, e};
    }

    /** The five working variables before round 0, from those before round {@code from}. */
    static int[] backward(int[] state, int from, int[] words) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int round = from - 1; round >= 0; round--) {
            int next = a;
            a = b;
            b = Integer.rotateRight(c, 30);
            c = d;
            d = e;
            e = next - Integer.rotateLeft(a, 5) - mixed(round, b, c, d) - words[round];
        }
        return new int[] {a, b, c, d, e};
    }

    /** The round's function and constant. */
    private static int mixed(int round, int b, int c, int d) {
        if (round < 20) {
            return (d ^ (b & (c ^ d))) + 0x5a827999;
        }
        if (round < 40) {
            return (b ^ c ^ d) + 0x6ed9eba1;
        }
        return round < 60 ? ((b & c) | (d & (b | c))) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
    }
}
