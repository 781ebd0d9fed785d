package dev.complete.files;

import java.io.IOException;

/** An action that can fail with an I/O error. */
@FunctionalInterface
public interface IoConsumer<T> {
    void accept(T target) throws IOException;
}
