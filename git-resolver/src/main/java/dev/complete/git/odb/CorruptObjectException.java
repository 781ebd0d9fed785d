package dev.complete.git.odb;

import java.io.IOException;

/** What is wrong with an object or the file that holds it; whoever knows repository and id adds them. */
public final class CorruptObjectException extends IOException {
    CorruptObjectException(String message) {
        super(message);
    }
}
