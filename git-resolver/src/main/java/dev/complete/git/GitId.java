package dev.complete.git;

import dev.complete.text.LowerHex;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The id of a Git object: SHA-1, 40 lower-case hexadecimal digits. Held as numbers, in a quarter of the memory that the
 * digits take: a large tree has one for each of its files.
 */
public final class GitId implements Comparable<GitId> {

    private static final int BYTES = 20;

    private static final int DIGITS = 40;

    private final long first;
    private final long second;
    private final int third;

    /** @throws IllegalArgumentException when {@code hex} is anything but 40 lower-case hexadecimal digits */
    public GitId(String hex) {
        if (!LowerHex.isOf(DIGITS, hex)) {
            throw new IllegalArgumentException("not a Git object id: " + hex);
        }
        this.first = HexFormat.fromHexDigitsToLong(hex, 0, 16);
        this.second = HexFormat.fromHexDigitsToLong(hex, 16, 32);
        this.third = HexFormat.fromHexDigits(hex, 32, 40);
    }

    private GitId(ByteBuffer raw) {
        this.first = raw.getLong();
        this.second = raw.getLong();
        this.third = raw.getInt();
    }

    /** @param bytes hold the 20 raw bytes of an id at {@code offset}, as tree entries do */
    public static GitId fromBytes(byte[] bytes, int offset) {
        return new GitId(ByteBuffer.wrap(bytes, offset, BYTES));
    }

    /** The 20 raw bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putInt(third)
                .array();
    }

    /** The 40 digits. */
    public String hex() {
        return HexFormat.of().formatHex(toBytes());
    }

    /** The first seven digits, for people. */
    public String brief() {
        return hex().substring(0, 7);
    }

    /** The order of the digits. */
    @Override
    public int compareTo(GitId other) {
        int order = Long.compareUnsigned(first, other.first);
        order = order == 0 ? Long.compareUnsigned(second, other.second) : order;
        return order == 0 ? Integer.compareUnsigned(third, other.third) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GitId id && id.first == first && id.second == second && id.third == third;
    }

    /** Any part of a hash is one. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return hex();
    }
}
