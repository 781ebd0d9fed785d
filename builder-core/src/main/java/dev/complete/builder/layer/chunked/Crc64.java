package dev.complete.builder.layer.chunked;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** CRC-64 of ISO 3309, as tar-split wants it, eight bytes at a time. Not thread-safe. */
final class Crc64 {

    /** The polynomial, lowest power first. */
    private static final long POLYNOMIAL = 0xd800000000000000L;

    /** The first is of one byte; each further one of a byte that as many zeros follow. */
    private static final long[][] TABLES = tables();

    private long crc = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            tables[0][i] = crc;
        }
        for (int i = 0; i < 256; i++) {
            for (int zeros = 1; zeros < 8; zeros++) {
                long before = tables[zeros - 1][i];
                tables[zeros][i] = tables[0][(int) before & 0xff] ^ (before >>> 8);
            }
        }
        return tables;
    }

    /** @param bytes from position to limit; consumed */
    void update(ByteBuffer bytes) {
        ByteBuffer rest = bytes.order(ByteOrder.LITTLE_ENDIAN);
        long c = crc;
        while (rest.remaining() >= 8) {
            c ^= rest.getLong();
            c = TABLES[7][(int) c & 0xff]
                    ^ TABLES[6][(int) (c >>> 8) & 0xff]
                    ^ TABLES[5][(int) (c >>> 16) & 0xff]
                    ^ TABLES[4][(int) (c >>> 24) & 0xff]
                    ^ TABLES[3][(int) (c >>> 32) & 0xff]
                    ^ TABLES[2][(int) (c >>> 40) & 0xff]
                    ^ TABLES[1][(int) (c >>> 48) & 0xff]
                    ^ TABLES[0][(int) (c >>> 56)];
        }
        while (rest.hasRemaining()) {
            c = TABLES[0][(int) (c ^ rest.get()) & 0xff] ^ (c >>> 8);
        }
        crc = c;
    }

    long value() {
        return ~crc;
    }
}
