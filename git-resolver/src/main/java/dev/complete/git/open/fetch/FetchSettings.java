package dev.complete.git.open.fetch;

import dev.complete.git.credentials.Environment;
import java.nio.file.FileSystemException;
import java.time.Duration;

/**
 * Patience with remotes, and the logins for them.
 *
 * @param silence a connection without a byte for this long has failed, and is not tried again unless the remote had said
 *     something before; whole seconds
 * @param attempts how often a fetch is tried when the network fails; refusals are never retried
 * @param backoff the pause before the second attempt; it doubles from there
 */
public record FetchSettings(Environment environment, Duration silence, int attempts, Duration backoff) {

    /**
     * For the user who runs this process.
     *
     * @throws FileSystemException when {@code HOME} names no path
     */
    public static FetchSettings system(Duration silence) throws FileSystemException {
        return new FetchSettings(Environment.system(), silence, 3, Duration.ofMillis(500));
    }
}
