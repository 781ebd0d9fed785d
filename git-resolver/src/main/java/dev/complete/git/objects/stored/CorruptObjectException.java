package dev.complete.git.objects.stored;

import java.io.IOException;

/** What is wrong with an object or the file that holds it; whoever knows repository and id adds them. */
public final class CorruptObjectException extends IOException {
    public CorruptObjectException(String message) {
        super(message);
    }
}
