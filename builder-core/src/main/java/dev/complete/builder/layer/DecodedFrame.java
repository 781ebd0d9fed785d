package dev.complete.builder.layer;

import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A frame's uncompressed bytes as a stream. It fails when their number is wrong, and reads the compressed bytes to the
 * end, so that a verifying stream below has verified them.
 */
final class DecodedFrame extends FilterInputStream {

    private static final int BUFFER = 64 << 10;

    private final InputStream compressed;
    private long rest;

    private DecodedFrame(InputStream decoded, InputStream compressed, long rawSize) {
        super(decoded);
        this.compressed = compressed;
        this.rest = rawSize;
    }

    /** @param compressed closed with the result, also when this fails */
    static InputStream open(Compression.Format format, InputStream compressed, long rawSize) throws IOException {
        try {
            return new DecodedFrame(FrameDecoder.open(format, compressed, rawSize), compressed, rawSize);
        } catch (IOException | RuntimeException e) {
            compressed.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (rest == 0) {
            expectEnd();
            return -1;
        }
        int count = in.read(into, offset, (int) Math.min(length, rest));
        if (count < 0) {
            throw new EOFException("a frame ends " + rest + " bytes early");
        }
        rest -= count;
        return count;
    }

    private void expectEnd() throws IOException {
        if (in.read() >= 0 || compressed.read() >= 0) {
            throw new IOException("a frame goes on after its end");
        }
    }

    /** Skips by reading, so that all bytes are counted. */
    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(0, count))];
        return Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
