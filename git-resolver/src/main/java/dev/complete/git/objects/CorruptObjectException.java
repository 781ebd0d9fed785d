package dev.complete.git.objects;

import java.io.IOException;

/** A corrupt object, or file that holds it: a clause; callers add repository and id. */
public final class CorruptObjectException extends IOException {
    public CorruptObjectException(String message) {
        super(message);
    }
}
