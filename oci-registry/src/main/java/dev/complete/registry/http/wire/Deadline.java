package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When something has to be over, however many requests and attempts it takes.
 *
 * @param limit null for never
 * @param began on {@link System#nanoTime}'s clock
 */
public record Deadline(@Nullable Duration limit, long began) {

    static final Deadline NONE = new Deadline(null, 0);

    public static Deadline in(Duration limit) {
        return new Deadline(limit, System.nanoTime());
    }

    /** @throws RegistryException when it is over, which no other attempt helps */
    public void check(Call call) throws RegistryException {
        if (limit != null && System.nanoTime() - began > limit.toNanos()) {
            throw new RegistryException(
                    call.what() + ": the registry's answer is not whole after " + limit.toSeconds() + " s");
        }
    }
}
