package dev.complete.git.objects;

import dev.complete.streams.SizedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An object as the store claims it to be; nothing has been verified. Used by one thread. */
public interface StoredObject {

    ObjectKind kind() throws IOException;

    /** The declared size of the content in bytes, never negative. */
    long size() throws IOException;

    /** The content: exactly {@link #size} bytes, or an exception. */
    InputStream open() throws IOException;

    /** {@code in}, which must hold exactly {@code size} bytes: one more or one fewer is a {@link CorruptObjectException}. */
    static InputStream exactly(long size, InputStream in) {
        return new SizedInputStream(in, size, (rest, missing) -> {
            if (missing > 0) {
                throw new CorruptObjectException("it ends after " + (size - missing) + " of " + size + " bytes");
            }
            if (rest.read() >= 0) {
                throw new CorruptObjectException("it goes on after the " + size + " bytes it declares");
            }
        });
    }
}
