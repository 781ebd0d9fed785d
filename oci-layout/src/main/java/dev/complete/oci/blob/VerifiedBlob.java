package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import dev.complete.streams.SizedInputStream;
import java.io.InputStream;
import java.security.MessageDigest;

/** A whole blob, checked against its digest when its last byte is read. */
final class VerifiedBlob {

    private VerifiedBlob() {}

    /**
     * @param owner discards a corrupt blob before the reader hears of it
     * @param store what messages call {@code owner}
     */
    static InputStream open(InputStream in, long size, Digest expected, BlobStore owner, String store) {
        MessageDigest hasher = Digest.sha256();
        return new SizedInputStream(in, size, hasher::update, (rest, missing) -> {
            Digest actual = Digest.of(hasher);
            if (!actual.equals(expected)) {
                owner.discard(expected);
                throw new CorruptBlobException(
                        expected,
                        "blob " + expected + " in " + store + " is corrupt: its bytes have the digest " + actual);
            }
        });
    }
}
