package dev.complete.oci;

import java.io.IOException;

/** Something that should be an OCI document or layout is not; the message says which, where in it, and what is wrong. */
public final class InvalidImageException extends IOException {

    public InvalidImageException(String message) {
        super(message);
    }

    public InvalidImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
