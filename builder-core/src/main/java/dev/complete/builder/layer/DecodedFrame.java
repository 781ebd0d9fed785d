package dev.complete.builder.layer;

import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A frame's uncompressed bytes as a stream. */
final class DecodedFrame {

    private DecodedFrame() {}

    /**
     * The stream fails when they are not exactly {@code rawSize}, and reads the compressed ones to their very end, so that
     * a verifying stream below has verified them.
     *
     * @param compressed closed with the result, also when this fails
     */
    static InputStream open(Compression.Format format, InputStream compressed, long rawSize) throws IOException {
        try {
            InputStream decoded = FrameDecoder.open(format, compressed, rawSize);
            return new SizedInputStream(decoded, rawSize, (rest, missing) -> {
                if (missing > 0) {
                    throw new EOFException("a frame ends " + missing + " bytes early");
                }
                if (rest.read() >= 0 || compressed.read() >= 0) {
                    throw new IOException("a frame goes on after its end");
                }
            });
        } catch (IOException | RuntimeException e) {
            compressed.close();
            throw e;
        }
    }
}
