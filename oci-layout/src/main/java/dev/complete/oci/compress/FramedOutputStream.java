package dev.complete.oci.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Compresses what is written to it, a frame for each 4 MiB: the same bytes for the same content, however it is written.
 * {@link FrameDecoder} reads it. Closes the stream that it writes to. Not thread-safe.
 */
public final class FramedOutputStream extends OutputStream {

    private static final int FRAME_BYTES = 4 << 20;

    private final OutputStream out;
    private final FrameEncoder encoder;
    private final ByteBuffer raw = ByteBuffer.allocate(FRAME_BYTES);
    private final byte[] one = new byte[1];
    private boolean closed;

    public FramedOutputStream(OutputStream out, Compression compression) {
        this.out = out;
        this.encoder = FrameEncoder.of(compression);
    }

    @Override
    public void write(int value) throws IOException {
        one[0] = (byte) value;
        write(one, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            int count = Math.min(length - written, raw.remaining());
            raw.put(bytes, offset + written, count);
            written += count;
            if (!raw.hasRemaining()) {
                frame();
            }
        }
    }

    private void frame() throws IOException {
        ByteBuffer encoded = encoder.encode(raw.flip());
        byte[] copy = new byte[encoded.remaining()];
        encoded.get(copy);
        out.write(copy);
        raw.clear();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out;
                encoder) {
            if (raw.position() > 0) {
                frame();
            }
        }
    }
}
