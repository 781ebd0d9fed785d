package dev.complete.oci.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * An .xz stream of one block whose LZMA2 chunks are all "uncompressed" (.xz file format 1.2.1; LZMA2 as in xz-embedded's
 * description): three bytes for each 64 KiB, and any decoder takes it.
 */
final class StoredXzOutputStream extends OutputStream {

    private static final int CHUNK = 64 << 10;

    /** Two bytes of size behind one that says what the chunk is. */
    private static final int HEADER = 3;

    /** How many are written at a time. */
    private static final int CHUNKS = 16;

    private static final byte[] MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] FOOTER_MAGIC = {'Y', 'Z'};
    private static final byte[] FLAGS_CRC32 = {0, 1};

    /** Size of 12 as (n + 1) * 4, one filter and no sizes, LZMA2, one byte of properties: a dictionary of 4 KiB, padding. */
    private static final byte[] BLOCK_HEADER = {2, 0, 0x21, 1, 0, 0, 0, 0};

    private static final int BLOCK_HEADER_SIZE = 12;
    private static final int CHECK_SIZE = 4;
    private static final byte FIRST_CHUNK = 1;
    private static final byte NEXT_CHUNK = 2;

    private final OutputStream target;
    private final CRC32 check = new CRC32();
    /** Chunks with their headers, the last of them not full. */
    private final byte[] buffer = new byte[CHUNKS * (HEADER + CHUNK)];

    /** Where the last chunk stands in the buffer, and how many bytes it has. */
    private int start;

    private int filled;
    private byte control = FIRST_CHUNK;
    private long uncompressed;
    private long compressed;
    private boolean closed;

    StoredXzOutputStream(OutputStream target) throws IOException {
        this.target = target;
        target.write(MAGIC);
        writeWithCrc(FLAGS_CRC32);
        writeWithCrc(BLOCK_HEADER);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, CHUNK - filled);
            System.arraycopy(bytes, from, buffer, start + HEADER + filled, count);
            filled += count;
            from += count;
            left -= count;
            if (filled == CHUNK) {
                endChunk();
            }
        }
    }

    private void endChunk() throws IOException {
        int stored = filled - 1;
        buffer[start] = control;
        buffer[start + 1] = (byte) (stored >> 8);
        buffer[start + 2] = (byte) stored;
        check.update(buffer, start + HEADER, filled);
        control = NEXT_CHUNK;
        uncompressed += filled;
        compressed += HEADER + filled;
        start += HEADER + filled;
        filled = 0;
        if (start == buffer.length) {
            writeChunks();
        }
    }

    private void writeChunks() throws IOException {
        target.write(buffer, 0, start);
        System.arraycopy(buffer, start, buffer, 0, filled == 0 ? 0 : HEADER + filled);
        start = 0;
    }

    /** Keeps a part of a chunk: where chunks are cut depends on the content only, never on flushing. */
    @Override
    public void flush() throws IOException {
        writeChunks();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (target) {
            finish();
        }
    }

    private void finish() throws IOException {
        if (filled > 0) {
            endChunk();
        }
        writeChunks();
        target.write(0);
        compressed++;
        target.write(new byte[padding(compressed)]);
        target.write(little(4).putInt((int) check.getValue()).array());

        ByteBuffer index = little(32);
        index.put((byte) 0).put((byte) 1);
        putVariable(index, BLOCK_HEADER_SIZE + compressed + CHECK_SIZE);
        putVariable(index, uncompressed);
        index.position(index.position() + padding(index.position())).flip();
        byte[] indexBytes = new byte[index.remaining()];
        index.get(indexBytes);
        writeWithCrc(indexBytes);

        int backward = (indexBytes.length + 4) / 4 - 1;
        byte[] footer = little(6).putInt(backward).put(FLAGS_CRC32).array();
        target.write(little(4).putInt(crc(footer)).array());
        target.write(footer);
        target.write(FOOTER_MAGIC);
    }

    private void writeWithCrc(byte[] bytes) throws IOException {
        target.write(bytes);
        target.write(little(4).putInt(crc(bytes)).array());
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Seven bits a byte, the lowest first, the highest bit set on all but the last. */
    private static void putVariable(ByteBuffer out, long value) {
        long left = value;
        while (left >= 0x80) {
            out.put((byte) (left | 0x80));
            left >>>= 7;
        }
        out.put((byte) left);
    }

    private static int padding(long size) {
        return (int) (-size & 3);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
