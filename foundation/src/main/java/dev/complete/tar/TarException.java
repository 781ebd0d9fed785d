package dev.complete.tar;

import java.io.IOException;

/** Something that should be a tar is none, or one that readers do not agree about; the message says why, escaped. */
public final class TarException extends IOException {

    public TarException(String message) {
        super(message);
    }
}
