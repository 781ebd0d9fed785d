package dev.complete.registry.http.wire;

import java.time.Duration;

/**
 * How long a registry is waited for, and how often it is asked again. What a registry does cannot make a call last for
 * ever: bytes have to come, and at some speed.
 *
 * @param connect for a connection
 * @param answer from the last byte of a request to the first of its answer: some registries copy a blob in between
 * @param silence between two bytes of a body, in either direction
 * @param bytesPerSecond of a body on average, after {@code silence}
 * @param list for all pages of a list together
 * @param attempts of a request that can be repeated, the first included
 * @param firstPause before the second attempt; twice as long before each further one, and up to a half more by chance
 * @param longestPause also the longest {@code Retry-After} that is obeyed
 */
public record Patience(
        Duration connect,
        Duration answer,
        Duration silence,
        long bytesPerSecond,
        Duration list,
        int attempts,
        Duration firstPause,
        Duration longestPause) {

    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            1 << 10,
            Duration.ofMinutes(10),
            5,
            Duration.ofMillis(500),
            Duration.ofMinutes(1));

    /** Whether bytes come at less than the lowest speed; a body has {@code silence} to begin. */
    boolean isTooSlow(long bytes, long nanos) {
        double seconds = (nanos - silence.toNanos()) / 1e9;
        return seconds > 0 && bytes < seconds * bytesPerSecond;
    }
}
