package dev.complete.git.objects;

import dev.complete.git.GitId;
import java.io.IOException;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A store of objects that are not verified yet. Thread-safe. */
public interface StoredObjects extends AutoCloseable {

    /** Null when the store does not hold {@code id}. */
    @Nullable
    StoredObject find(GitId id) throws IOException;

    /**
     * The ids in the store that begin with {@code digits}, sorted, each once.
     *
     * @param digits two or more, hexadecimal, lower case
     */
    SortedSet<GitId> startingWith(String digits) throws IOException;

    @Override
    void close();
}
