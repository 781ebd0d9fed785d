package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A blob's bytes, checked against its digest when the end is reached. Not thread-safe. */
final class VerifyingInputStream extends FilterInputStream {

    /** What to do about a corrupt blob before the reader hears of it. */
    interface Discard {
        void run() throws IOException;
    }

    private final Digest expected;
    private final String store;
    private final Discard discard;
    private final MessageDigest hasher = Digest.sha256();
    private boolean verified;

    VerifyingInputStream(InputStream in, Digest expected, String store, Discard discard) {
        super(in);
        this.expected = expected;
        this.store = store;
        this.discard = discard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            hasher.update(bytes, offset, count);
        } else if (count < 0) {
            verify();
        }
        return count;
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        Digest actual = Digest.of(hasher);
        if (!actual.equals(expected)) {
            discard.run();
            throw new CorruptBlobException(
                    expected, "blob " + expected + " in " + store + " is corrupt: its bytes have the digest " + actual);
        }
        verified = true;
    }

    /** Reads instead of skipping: every byte must pass the hash. */
    @Override
    public long skip(long count) throws IOException {
        byte[] ignored = new byte[(int) Math.min(8192, Math.max(0, count))];
        int read = count <= 0 ? 0 : read(ignored, 0, ignored.length);
        return Math.max(0, read);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
