package dev.complete.builder.audit.facts;

import dev.complete.builder.rootfs.Content;
import java.io.IOException;

/** Reads the facts of single files. Each call reads a file: to be used for few. */
@FunctionalInterface
public interface FactsSource {

    /** @throws IOException when it cannot be read, or does not match its reference */
    FileFacts of(Content content) throws IOException;
}
