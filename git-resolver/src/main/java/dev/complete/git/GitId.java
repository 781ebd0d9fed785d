package dev.complete.git;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** The id of a Git object: SHA-1, 40 lower-case hexadecimal digits. */
public record GitId(String hex) implements Comparable<GitId> {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

    /** @throws IllegalArgumentException when {@code hex} is anything but 40 lower-case hexadecimal digits */
    public GitId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a Git object id: " + hex);
        }
    }

    /** From 20 raw bytes at {@code offset}, as tree entries hold them. */
    public static GitId fromBytes(byte[] bytes, int offset) {
        return new GitId(HexFormat.of().formatHex(bytes, offset, offset + 20));
    }

    /** The first seven digits, for people. */
    public String brief() {
        return hex.substring(0, 7);
    }

    @Override
    public int compareTo(GitId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
