package dev.complete.builder.layer;

import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * An independently compressed slice of a layer, kept in the cache.
 *
 * @param key SHA-256 of everything its bytes depend on: format version, compression and the listing of its entries
 * @param digest of the compressed bytes
 * @param size compressed, in bytes
 * @param rawSize uncompressed, in bytes
 */
public record Frame(Digest key, Digest digest, long size, long rawSize) {

    /**
     * The uncompressed bytes. The stream fails when they are not exactly {@link #rawSize}, and reads the compressed ones
     * to their end, where a verifying stream verifies them. Closes {@code compressed}, also when it fails.
     */
    InputStream decoded(Compression.Format format, InputStream compressed) throws IOException {
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
