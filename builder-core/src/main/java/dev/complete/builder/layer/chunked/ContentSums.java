package dev.complete.builder.layer.chunked;

import dev.complete.oci.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The two checksums of a file's content.
 *
 * @param digest for the table of contents
 * @param crc for tar-split: {@link Crc64}
 */
record ContentSums(Digest digest, long crc) {

    /** Sums in the making. Not thread-safe. */
    static final class Running {

        private final MessageDigest digest = Digest.sha256();
        private final Crc64 crc = new Crc64();

        /** @param content from position to limit; not consumed */
        void update(ByteBuffer content) {
            digest.update(content.duplicate());
            crc.update(content.duplicate());
        }

        ContentSums sums() {
            return new ContentSums(Digest.of(digest), crc.value());
        }
    }

    static ContentSums of(ByteBuffer content) {
        Running running = new Running();
        running.update(content);
        return running.sums();
    }
}
