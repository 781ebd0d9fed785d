package dev.complete.builder.source.archive;

import dev.complete.streams.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tukaani.xz.LZMAInputStream;

/**
 * The {@code .lzma} format of LZMA Utils, which deb(5) allows for {@code data.tar}. It has no magic, no checksum and only
 * one stream, so it is known by a header that nothing else has: the rules are those of {@code xz}, which reads no other.
 * A file without the size ends in a marker; both ways, a cut file is an error.
 */
final class LzmaFile {

    /** The header, and the first byte of the range coder, which is always 0. */
    static final int START_BYTES = 14;

    private static final int SMALLEST_DICTIONARY = 1 << 12;
    private static final long LARGEST_SIZE = 1L << 38;
    private static final long UNKNOWN_SIZE = -1;

    private LzmaFile() {}

    /** @param start as many bytes as there are, up to {@link #START_BYTES} */
    static boolean matches(byte[] start) {
        if (start.length < START_BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        int properties = header.get(0) & 0xff;
        int literalContextBits = properties % 9;
        int literalPositionBits = properties / 9 % 5;
        long size = header.getLong(5);
        return properties < 9 * 5 * 5
                && literalContextBits + literalPositionBits <= 4
                && isDictionarySize(header.getInt(1))
                && (size == UNKNOWN_SIZE || (size >= 0 && size < LARGEST_SIZE))
                && header.get(13) == 0;
    }

    /** What encoders write: 2^n or 2^n + 2^(n-1), or all bits set. */
    private static boolean isDictionarySize(int size) {
        if (size == -1) {
            return true;
        }
        long value = size & 0xffff_ffffL;
        long highest = Long.highestOneBit(value);
        long rest = value - highest;
        return value >= SMALLEST_DICTIONARY && (rest == 0 || rest == highest >> 1);
    }

    /**
     * The decoded stream, which throws when something follows, as {@code xz} does.
     *
     * @param memoryKib for the dictionary and tables
     */
    static InputStream decode(InputStream in, int memoryKib) throws IOException {
        InputStream decoded = new LZMAInputStream(in, memoryKib);
        return new BlockInputStream(decoded, (bytes, offset, length) -> {
            int count = decoded.read(bytes, offset, length);
            if (count < 0 && in.read() >= 0) {
                throw new IOException("something follows the lzma data");
            }
            return count;
        });
    }
}
