package dev.complete.builder.rootfs;

import java.io.IOException;
import java.io.InputStream;

/**
 * Opens contents: an effect. Thread-safe. What is delivered is verified: the stream throws no later than at its end when
 * the bytes are not what the reference names, with a message for the user.
 */
@FunctionalInterface
public interface ContentSource {

    /** Exactly {@link Content#size} bytes, or an exception; the caller closes it. */
    InputStream open(Content content) throws IOException;
}
