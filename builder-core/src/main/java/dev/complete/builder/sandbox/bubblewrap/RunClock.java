package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.oci.Digest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times of earlier runs of actions, so that a comparison run has another time in every file format. Thread-safe. */
final class RunClock {

    /** Precision of the coarsest format: zip counts in steps of two seconds. */
    private static final long GRAIN = TimeUnit.SECONDS.toNanos(2);

    private final Map<Digest, Long> begun = new ConcurrentHashMap<>();

    /** @param unlike waits until the clock differs from that of the last run of {@code action} here */
    void begin(Digest action, boolean unlike) throws InterruptedException {
        Long last = begun.get(action);
        if (unlike && last != null) {
            long left = last + GRAIN - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
        begun.put(action, System.nanoTime());
    }
}
