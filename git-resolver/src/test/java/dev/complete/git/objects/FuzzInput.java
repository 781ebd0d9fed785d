package dev.complete.git.objects;

import java.util.Arrays;

/** What a fuzzer says, byte by byte; zeros when it says no more. */
final class FuzzInput {

    private final byte[] bytes;
    private int at;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int left() {
        return bytes.length - at;
    }

    int next() {
        return left() > 0 ? bytes[at++] & 0xff : 0;
    }

    /** Of two bytes. */
    int number() {
        return next() | next() << 8;
    }

    /** A number of bytes, and then as many of them as there are. */
    byte[] bytes() {
        int taken = Math.min(next(), left());
        at += taken;
        return Arrays.copyOfRange(bytes, at - taken, at);
    }
}
