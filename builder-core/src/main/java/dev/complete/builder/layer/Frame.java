package dev.complete.builder.layer;

import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import dev.complete.streams.BlockInputStream;
import dev.complete.streams.SizedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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
     * to their end, also when they cannot be decoded: there a verifying stream verifies them, and knows better what is
     * wrong. Closes {@code compressed}, also when it fails.
     */
    InputStream decoded(Compression.Format format, InputStream compressed) throws IOException {
        try {
            InputStream decoded = FrameDecoder.open(format, compressed, rawSize);
            InputStream verified = new BlockInputStream(decoded, (bytes, offset, length) -> {
                try {
                    return decoded.read(bytes, offset, length);
                } catch (IOException e) {
                    throw verified(compressed, e);
                }
            });
            return new SizedInputStream(verified, rawSize, (rest, missing) -> {
                if (missing > 0) {
                    throw new EOFException("a frame ends " + missing + " bytes early");
                }
                if (rest.read() >= 0 || compressed.read() >= 0) {
                    throw new IOException("a frame goes on after its end");
                }
            });
        } catch (IOException e) {
            try (compressed) {
                throw verified(compressed, e);
            }
        } catch (RuntimeException e) {
            compressed.close();
            throw e;
        }
    }

    /** The failure to verify the rest of {@code compressed}, else the one to decode it. */
    private static IOException verified(InputStream compressed, IOException decoding) {
        try {
            compressed.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return e.getCause() == decoding ? decoding : e;
        }
        return decoding;
    }
}
