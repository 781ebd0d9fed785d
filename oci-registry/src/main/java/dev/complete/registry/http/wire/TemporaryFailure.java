package dev.complete.registry.http.wire;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure that may be gone at the next attempt: a broken connection, a busy registry. The message is escaped. */
public final class TemporaryFailure extends IOException {

    private final @Nullable Duration retryAfter;

    public TemporaryFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    public TemporaryFailure(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** The pause that the registry asked for. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
