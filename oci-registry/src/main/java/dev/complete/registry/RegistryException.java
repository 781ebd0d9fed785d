package dev.complete.registry;

import java.io.IOException;

/**
 * A registry did not do what was asked, or not as the specification says. The message is escaped; it says what was asked,
 * of which registry and repository, what came instead, and what to do.
 */
public final class RegistryException extends IOException {

    public RegistryException(String message) {
        super(message);
    }

    public RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
