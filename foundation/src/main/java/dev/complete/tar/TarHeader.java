package dev.complete.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One 512-byte header block, its fields checked one by one (POSIX {@code pax}, "ustar Interchange Format"; GNU tar
 * manual, "Basic Tar Format"). Base-256 numbers are accepted wherever a number stands. The checksum may be of signed
 * bytes, as early writers had it: it differs where a name is not ASCII.
 *
 * @param name its bytes as ISO-8859-1, of whatever encoding they are, prefix joined; {@code link} likewise
 * @param type the type flag; NUL of old archives kept
 * @param device major and minor number, both 0 where the type has none
 */
public record TarHeader(String name, int mode, long uid, long gid, long size, char type, String link, long device) {

    public static final int BLOCK = 512;
    /** The largest number of eleven octal digits. */
    private static final long LARGEST_OCTAL_SIZE = 077777777777L;

    private enum Format {
        V7,
        USTAR,
        STAR,
        GNU
    }

    /** @param block of {@link #BLOCK} bytes */
    public static TarHeader parse(byte[] block) throws TarException {
        Fields fields = new Fields(block);
        if (!matchesChecksum(block)) {
            throw new TarException("header checksum does not match: not a tar archive, or damaged");
        }
        Format format = format(block);
        byte[] name = fields.text(0, 100);
        if (format == Format.USTAR || format == Format.STAR) {
            byte[] prefix = fields.text(345, format == Format.STAR ? 131 : 155);
            name = prefix.length == 0 ? name : join(prefix, name);
        }
        char type = (char) (block[156] & 0xff);
        boolean device = format != Format.V7 && (type == '3' || type == '4');
        return new TarHeader(
                latin1(name),
                // Some writers put the file type's bits in front; the type flag says the same.
                (int) (fields.mode() & 07777),
                fields.optional("uid", 108, 8),
                fields.optional("gid", 116, 8),
                fields.number("size", 124, 12),
                type,
                latin1(fields.text(157, 100)),
                device ? fields.optional("devmajor", 329, 8) << 32 | fields.optional("devminor", 337, 8) : 0);
    }

    private static String latin1(byte[] raw) {
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    /** How many bytes stand behind this header, and behind those before the next one, which starts with a block. */
    public static long padded(long size) {
        return size + (-size & BLOCK - 1);
    }

    /**
     * The size of the entry, of which a PAX header may say another one where eleven digits are too few.
     *
     * @throws TarException when the two say different sizes, so that readers disagree about what follows
     */
    public long sizeWith(long inPax) throws TarException {
        if (inPax != size && inPax <= LARGEST_OCTAL_SIZE) {
            throw new TarException("size is " + size + " in the header and " + inPax
                    + " in the PAX header, so readers disagree about what follows");
        }
        if (inPax > Long.MAX_VALUE >> 1) {
            throw new TarException("size " + inPax + " is too large");
        }
        return inPax;
    }

    /** True when the block could be a header: little else has the right sum in the right place. */
    public static boolean matchesChecksum(byte[] block) {
        try {
            long stored = new Fields(block).number("checksum", 148, 8);
            return stored == checksum(block, 0xff) || stored == checksum(block, -1);
        } catch (TarException e) {
            return false;
        }
    }

    private static Format format(byte[] block) throws TarException {
        String magic = new String(block, 257, 8, StandardCharsets.ISO_8859_1);
        return switch (magic) {
            case "ustar\00000", "ustar\0\0\0" ->
                block[508] == 't' && block[509] == 'a' && block[510] == 'r' && block[511] == 0
                        ? Format.STAR
                        : Format.USTAR;
            case "ustar  \0" -> Format.GNU;
            case "\0\0\0\0\0\0\0\0" -> Format.V7;
            default -> throw new TarException("header is of no tar format known here");
        };
    }

    /** @param mask for each byte: {@code 0xff} to take it without its sign */
    private static long checksum(byte[] block, int mask) {
        long sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & mask;
        }
        return sum;
    }

    private static byte[] join(byte[] prefix, byte[] name) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return joined;
    }

    /** Text and numbers at fixed places. */
    private static final class Fields {
        private final byte[] block;

        Fields(byte[] block) {
            this.block = block;
        }

        byte[] text(int offset, int length) {
            int end = offset;
            while (end < offset + length && block[end] != 0) {
                end++;
            }
            return Arrays.copyOfRange(block, offset, end);
        }

        long number(String field, int offset, int length) throws TarException {
            Long value = value(field, offset, length);
            if (value == null) {
                throw new TarException(field + " is missing in the header");
            }
            return value;
        }

        long optional(String field, int offset, int length) throws TarException {
            Long value = value(field, offset, length);
            return value == null ? 0 : value;
        }

        long mode() throws TarException {
            long mode = number("mode", 100, 8);
            if (mode > 0177777) {
                throw new TarException("mode " + mode + " in the header is too large");
            }
            return mode;
        }

        private @Nullable Long value(String field, int offset, int length) throws TarException {
            return (block[offset] & 0x80) != 0
                    ? (Long) binary(field, offset, length)
                    : octal(field, offset, offset + length);
        }

        /** Spaces, digits, then only spaces and NULs; null without a digit. */
        private @Nullable Long octal(String field, int start, int end) throws TarException {
            int at = start;
            while (at < end && block[at] == ' ') {
                at++;
            }
            int first = at;
            long value = 0;
            while (at < end && block[at] >= '0' && block[at] <= '7') {
                value = value << 3 | (block[at++] - '0');
            }
            boolean empty = at == first;
            while (at < end && (block[at] == ' ' || block[at] == 0)) {
                at++;
            }
            if (at < end) {
                throw new TarException(field + " in the header is not an octal number");
            }
            return empty ? null : (Long) value;
        }

        /** GNU's base-256: the first bit set, the rest big-endian in two's complement. */
        private long binary(String field, int start, int length) throws TarException {
            long value = block[start] & 0x7f;
            for (int i = start + 1; i < start + length; i++) {
                if (value >>> 55 != 0) {
                    throw new TarException(field + " in the header is negative or too large");
                }
                value = value << 8 | (block[i] & 0xff);
            }
            return value;
        }
    }
}
