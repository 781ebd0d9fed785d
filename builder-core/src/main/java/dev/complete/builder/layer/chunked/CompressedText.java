package dev.complete.builder.layer.chunked;

import dev.complete.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Text that is compressed while it is written, in zstd frames of a MiB, so that memory holds little more than what comes
 * out. Not thread-safe.
 */
final class CompressedText extends OutputStream {

    /**
     * A text that was compressed.
     *
     * @param bytes compressed, from position to limit
     * @param digest of them
     * @param rawSize length of the text, in bytes
     */
    record Whole(ByteBuffer bytes, Digest digest, long rawSize) {

        /** Compressed, in bytes. */
        int size() {
            return bytes.remaining();
        }
    }

    private static final int PIECE = 1 << 20;

    private final ChunkedFrame.Encoder encoder;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private long rawSize;

    CompressedText(ChunkedFrame.Encoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        rawSize += length;
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, piece.remaining());
            piece.put(bytes, at, count);
            at += count;
            left -= count;
            if (!piece.hasRemaining()) {
                compress();
            }
        }
    }

    private void compress() {
        compressed.writeBytes(encoder.encode(piece.flip()));
        piece.clear();
    }

    /** All of it; nothing may be written afterwards. */
    Whole whole() {
        if (piece.position() > 0) {
            compress();
        }
        byte[] bytes = compressed.toByteArray();
        return new Whole(ByteBuffer.wrap(bytes), Digest.of(bytes), rawSize);
    }
}
