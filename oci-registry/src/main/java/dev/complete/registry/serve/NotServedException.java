package dev.complete.registry.serve;

import java.io.IOException;

/** Something that is asked for cannot be had. The message is one sentence for whoever asked, escaped. */
public final class NotServedException extends IOException {

    /** Why; it decides what a client does next. */
    public enum Reason {
        /** There is no such thing, or it cannot be made: asking again does not help. */
        UNKNOWN,
        /** Too much is asked for at once: asking again later helps. */
        BUSY,
        /** A disk or a network failed: asking again may help. */
        UNAVAILABLE
    }

    private final Reason reason;

    public NotServedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
