package dev.complete.build.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.complete.oci.compress.Compression;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A frame's uncompressed bytes as a stream, which reads the compressed ones to their very end, so that a verifying stream
 * below it has verified, and which fails when the frame is not as long as it should be: no bomb gets further.
 */
final class FrameDecoder extends FilterInputStream {

    private static final int BUFFER = 64 << 10;

    private final InputStream compressed;
    private long rest;

    private FrameDecoder(InputStream decoded, InputStream compressed, long rawSize) {
        super(decoded);
        this.compressed = compressed;
        this.rest = rawSize;
    }

    /** @param compressed closed with the result, also when this fails */
    static InputStream open(Compression.Format format, InputStream compressed, long rawSize) throws IOException {
        try {
            InputStream decoded = switch (format) {
                case ZSTD -> new ZstdInputStreamNoFinalizer(compressed);
                case GZIP -> new GZIPInputStream(compressed, BUFFER);
                case NONE -> compressed;
            };
            return new FrameDecoder(decoded, compressed, rawSize);
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
            checkEnd();
            return -1;
        }
        int count = in.read(into, offset, (int) Math.min(length, rest));
        if (count < 0) {
            throw new EOFException("a frame ends " + rest + " bytes early");
        }
        rest -= count;
        return count;
    }

    private void checkEnd() throws IOException {
        if (in.read() >= 0 || compressed.read() >= 0) {
            throw new IOException("a frame goes on after its end");
        }
    }

    /** Decoding cannot go back or jump. */
    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(0, count))];
        return buffer.length == 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
