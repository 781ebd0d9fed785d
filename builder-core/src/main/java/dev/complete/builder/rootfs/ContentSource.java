package dev.complete.builder.rootfs;

import java.io.IOException;
import java.io.InputStream;

/**
 * Opens contents: an effect. Thread-safe. Contents are verified: the stream throws at its end or before, with a message
 * for the user, when the bytes do not match the reference.
 */
@FunctionalInterface
public interface ContentSource {

    /** A stream of exactly {@link Content#size} bytes, or an exception; the caller closes it. */
    InputStream open(Content content) throws IOException;

    /** Whether the content has at most {@code most} bytes; to be asked by those that read it only then. */
    default boolean fits(Content content, long most) {
        return content.size() <= most;
    }
}
