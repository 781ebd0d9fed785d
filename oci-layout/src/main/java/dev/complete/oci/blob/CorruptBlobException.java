package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import java.io.IOException;

/** A stored blob's bytes are not what its digest says; the message names the blob and the store. */
public final class CorruptBlobException extends IOException {

    private final Digest digest;

    public CorruptBlobException(Digest digest, String message) {
        super(message);
        this.digest = digest;
    }

    public Digest digest() {
        return digest;
    }
}
