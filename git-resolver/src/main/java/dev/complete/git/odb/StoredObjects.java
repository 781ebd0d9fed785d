package dev.complete.git.odb;

import dev.complete.git.GitId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store of objects that nobody believes yet. Thread-safe. */
public interface StoredObjects extends AutoCloseable {

    /** Null when the store does not hold {@code id}. */
    @Nullable
    StoredObject find(GitId id) throws IOException;

    @Override
    void close();
}
