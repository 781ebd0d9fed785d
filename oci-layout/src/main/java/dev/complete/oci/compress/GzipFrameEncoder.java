package dev.complete.oci.compress;

import com.jcraft.jzlib.Deflater;
import com.jcraft.jzlib.GZIPException;
import com.jcraft.jzlib.JZlib;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * One gzip member (RFC 1952) per frame. Deflate is jzlib's, in pure Java: the JDK's own calls the host's
 * zlib, whose bytes differ from version to version. Header and trailer are written here: no name, no time, no operating
 * system.
 */
final class GzipFrameEncoder implements FrameEncoder {

    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int WINDOW_BITS = 15;

    /** jzlib's and zlib's default, stated because the bytes depend on it. */
    private static final int MEMORY_LEVEL = 8;

    private final int level;
    private byte[] input = new byte[0];
    private byte[] output = new byte[64 << 10];

    GzipFrameEncoder(int level) {
        this.level = level;
    }

    @Override
    public ByteBuffer encode(ByteBuffer frame) {
        int size = frame.remaining();
        CRC32 crc = new CRC32();
        crc.update(frame.duplicate());
        header();
        int end = frame.hasArray()
                ? deflate(frame.array(), frame.arrayOffset() + frame.position(), size)
                : deflate(copy(frame), 0, size);
        frame.position(frame.limit());
        output = output.length - end < TRAILER ? Arrays.copyOf(output, end + TRAILER) : output;
        ByteBuffer result = ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
        result.putInt(end, (int) crc.getValue()).putInt(end + 4, size);
        return result.limit(end + TRAILER).slice();
    }

    private void header() {
        Arrays.fill(output, 0, HEADER, (byte) 0);
        output[0] = 0x1f;
        output[1] = (byte) 0x8b;
        output[2] = 8; // deflate
        output[8] = (byte) (level == 9 ? 2 : level == 1 ? 4 : 0); // what RFC 1952 calls XFL
        output[9] = (byte) 255; // unknown operating system
    }

    /** Appends the deflated input after the header; returns where it ends in {@link #output}. */
    private int deflate(byte[] source, int offset, int size) {
        Deflater deflater = deflater();
        deflater.next_in = source;
        deflater.next_in_index = offset;
        deflater.avail_in = size;
        int end = HEADER;
        int status;
        do {
            if (output.length - end < 1 << 10) {
                output = Arrays.copyOf(output, output.length * 2);
            }
            deflater.next_out = output;
            deflater.next_out_index = end;
            deflater.avail_out = output.length - end;
            status = deflater.deflate(JZlib.Z_FINISH);
            end = deflater.next_out_index;
        } while (status == JZlib.Z_OK);
        if (status != JZlib.Z_STREAM_END) {
            throw new IllegalStateException("deflate ended with status " + status + ": " + deflater.msg);
        }
        deflater.end();
        return end;
    }

    private Deflater deflater() {
        try {
            return new Deflater(level, WINDOW_BITS, MEMORY_LEVEL, JZlib.W_NONE);
        } catch (GZIPException e) {
            throw new IllegalStateException("level " + level + " was checked before", e);
        }
    }

    private byte[] copy(ByteBuffer frame) {
        if (input.length < frame.remaining()) {
            input = new byte[frame.remaining()];
        }
        frame.duplicate().get(input, 0, frame.remaining());
        return input;
    }

    @Override
    public void close() {
        // Holds only heap.
    }
}
