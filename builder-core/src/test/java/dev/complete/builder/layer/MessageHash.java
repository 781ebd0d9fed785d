package dev.complete.builder.layer;

import dev.complete.oci.Digest;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Keeps only the SHA-256 and the length of what is written. */
final class MessageHash extends OutputStream {

    private final MessageDigest hasher = Digest.sha256();
    private long size;

    @Override
    public void write(int b) {
        hasher.update((byte) b);
        size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        hasher.update(bytes, offset, length);
        size += length;
    }

    Digest digest() {
        return Digest.of(hasher);
    }

    long size() {
        return size;
    }
}
