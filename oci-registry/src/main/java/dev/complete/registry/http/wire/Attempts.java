package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Repeats what can be repeated, with growing pauses, and says each time why. The count starts again when something was
 * got done. Not thread-safe: one for each call.
 */
public final class Attempts {

    /** One attempt. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    private final Patience patience;
    private final Consumer<String> notices;
    private int failed;

    /** @param notices told of each failure that is followed by another attempt: a sentence, escaped */
    public Attempts(Patience patience, Consumer<String> notices) {
        this.patience = patience;
        this.notices = notices;
    }

    /** Runs {@code attempt} until it ends with anything but a {@link TemporaryFailure}, or too often with that. */
    public <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
        while (true) {
            try {
                return attempt.run();
            } catch (TemporaryFailure e) {
                pause(e);
            }
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @throws RegistryException with what {@code failure} says, when there is none
     */
    public void pause(TemporaryFailure failure) throws RegistryException, InterruptedException {
        failed++;
        String message = String.valueOf(failure.getMessage());
        if (failed >= patience.attempts()) {
            throw new RegistryException(message + (failed == 1 ? "" : " (" + failed + " attempts)"), failure);
        }
        Duration pause = pauseAfter(failure);
        notices.accept(
                message + "; again in " + seconds(pause) + " s (" + failed + " of " + (patience.attempts() - 1) + ")");
        Thread.sleep(pause.toMillis());
    }

    private Duration pauseAfter(TemporaryFailure failure) throws RegistryException {
        Duration asked = failure.retryAfter();
        if (asked != null && asked.compareTo(patience.longestPause()) > 0) {
            throw new RegistryException(failure.getMessage() + ", and wants to be asked again in " + asked.toSeconds()
                    + " s, which is too long to wait");
        }
        long grown = patience.firstPause().toMillis() << Math.min(failed - 1, 16);
        long millis = Math.min(grown, patience.longestPause().toMillis());
        long jittered = millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        return Duration.ofMillis(Math.max(jittered, asked == null ? 0 : asked.toMillis()));
    }

    private static String seconds(Duration pause) {
        long tenths = Math.round(pause.toMillis() / 100.0);
        return tenths / 10 + "." + tenths % 10;
    }

    /** Forgets earlier failures: bytes have got through since. */
    public void progressed() {
        failed = 0;
    }
}
