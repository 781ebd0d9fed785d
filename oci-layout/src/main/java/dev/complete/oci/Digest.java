package dev.complete.oci;

import dev.complete.text.LowerHex;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest as the OCI image specification writes it ({@code descriptor.md}, "Digests"): {@code sha256:} and 64
 * lower-case hexadecimal digits. Held as numbers, in a third of the memory that the digits take: a large tree has one
 * for each of its files.
 */
public final class Digest implements Comparable<Digest> {

    /** Length of the digest itself, not of its digits. */
    public static final int BYTES = 32;

    private static final String PREFIX = "sha256:";
    private static final int DIGITS = 64;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /**
     * @param hex the 64 digits
     * @throws IllegalArgumentException when {@code hex} is anything but 64 lower-case hexadecimal digits
     */
    public Digest(String hex) {
        this(ByteBuffer.wrap(raw(hex)));
    }

    private Digest(ByteBuffer raw) {
        this.first = raw.getLong();
        this.second = raw.getLong();
        this.third = raw.getLong();
        this.fourth = raw.getLong();
    }

    private static byte[] raw(String hex) {
        if (!LowerHex.isOf(DIGITS, hex)) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
        }
        return HexFormat.of().parseHex(hex);
    }

    /** @throws IllegalArgumentException when {@code text} is not {@code sha256:} and 64 digits */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a sha256 digest: " + text);
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static Digest of(byte[] content) {
        return of(sha256().digest(content), 0);
    }

    /** @param raw holds the digest's 32 bytes at {@code offset} */
    public static Digest of(byte[] raw, int offset) {
        return new Digest(ByteBuffer.wrap(raw, offset, BYTES));
    }

    /** The digest of all that {@code hasher} has seen; resets it. */
    public static Digest of(MessageDigest hasher) {
        return of(hasher.digest(), 0);
    }

    /** A fresh SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The 64 digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** The {@link #BYTES} bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** The order of the digits. */
    @Override
    public int compareTo(Digest other) {
        int order = Long.compareUnsigned(first, other.first);
        order = order == 0 ? Long.compareUnsigned(second, other.second) : order;
        order = order == 0 ? Long.compareUnsigned(third, other.third) : order;
        return order == 0 ? Long.compareUnsigned(fourth, other.fourth) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest
                && digest.first == first
                && digest.second == second
                && digest.third == third
                && digest.fourth == fourth;
    }

    /** Any part of a hash is one. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
