package dev.complete.builder.layer.tar;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes all tar headers: ustar (POSIX.1-2017, {@code pax}, "ustar Interchange Format"), preceded by a PAX extended
 * header only where ustar is not sufficient. The bytes are part of format version 1, see {@code docs/formats.md}.
 */
public final class TarHeaderWriter {

    public static final int BLOCK = 512;

    /** Bytes at the end of every archive: two zero blocks. */
    public static final int END = 2 * BLOCK;

    /** The largest numbers that fit in the octal fields. */
    static final long MAX_ID = 07777777;

    static final long MAX_SIZE = 077777777777L;

    /** The user {@code nobody}: a reader that ignores PAX must not give a file to root. */
    private static final long FALLBACK_ID = 65_534;

    private static final int TEXT_FIELD = 100;

    private TarHeaderWriter() {}

    public static byte[] encode(TarEntry entry) {
        byte[] pax = PaxHeader.of(entry);
        int extended = pax.length == 0 ? 0 : BLOCK + (int) padded(pax.length);
        byte[] blocks = new byte[extended + BLOCK];
        if (extended > 0) {
            String name = "PaxHeaders/" + brief(entry.name());
            ustar(blocks, 0, name, 0644, 0, 0, pax.length, (byte) 'x', "");
            System.arraycopy(pax, 0, blocks, BLOCK, pax.length);
        }
        ustar(
                blocks,
                extended,
                fallback(entry.name()),
                entry.metadata().mode(),
                entry.metadata().uid() > MAX_ID ? FALLBACK_ID : entry.metadata().uid(),
                entry.metadata().gid() > MAX_ID ? FALLBACK_ID : entry.metadata().gid(),
                entry.size() > MAX_SIZE ? 0 : entry.size(),
                entry.type().flag(),
                fallback(entry.link()));
        return blocks;
    }

    /** {@code size} with the zeros that fill its last block. */
    public static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Whether the name and link fields can hold {@code text}: at most 100 bytes, ASCII. */
    static boolean fitsText(String text) {
        if (text.length() > TEXT_FIELD) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * Name for readers that ignore PAX: unique, so that it overwrites nothing, and the same for a file and for the hard
     * links to it.
     */
    private static String fallback(String text) {
        if (fitsText(text)) {
            return text;
        }
        String slash = text.endsWith("/") ? "/" : "";
        return "PaxNames/" + brief(text.substring(0, text.length() - slash.length())) + slash;
    }

    private static String brief(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32);
    }

    private static void ustar(
            byte[] out, int at, String name, int mode, long uid, long gid, long size, byte type, String link) {
        text(out, at, name);
        octal(out, at + 100, 8, mode);
        octal(out, at + 108, 8, uid);
        octal(out, at + 116, 8, gid);
        octal(out, at + 124, 12, size);
        octal(out, at + 136, 12, Metadata.TIME);
        out[at + 156] = type;
        text(out, at + 157, link);
        text(out, at + 257, "ustar\00000"); // magic with its NUL, version
        octal(out, at + 329, 8, 0); // devmajor; user and group names before it stay empty
        octal(out, at + 337, 8, 0); // devminor; the prefix field after it is never used
        checksum(out, at);
    }

    private static void text(byte[] out, int at, String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, out, at, bytes.length);
    }

    /** Leading zeros, then NUL in the field's last byte. */
    private static void octal(byte[] out, int at, int width, long value) {
        out[at + width - 1] = 0;
        long rest = value;
        for (int i = at + width - 2; i >= at; i--) {
            out[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        if (rest != 0) {
            throw new IllegalArgumentException(value + " does not fit a tar field of " + width + " bytes");
        }
    }

    /** Writes the sum of all bytes, counting the field itself as spaces; six digits, NUL, space, as GNU tar does. */
    private static void checksum(byte[] out, int at) {
        Arrays.fill(out, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += out[i] & 0xff;
        }
        octal(out, at + 148, 7, sum);
    }
}
