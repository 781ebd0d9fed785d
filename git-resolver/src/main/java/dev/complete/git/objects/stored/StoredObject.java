package dev.complete.git.objects.stored;

import java.io.IOException;
import java.io.InputStream;

/** An object as the store claims it to be; nothing has been verified. Used by one thread. */
public interface StoredObject {

    ObjectKind kind() throws IOException;

    /** The declared size of the content in bytes, never negative. */
    long size() throws IOException;

    /** The content: exactly {@link #size} bytes, or an exception. */
    InputStream open() throws IOException;
}
