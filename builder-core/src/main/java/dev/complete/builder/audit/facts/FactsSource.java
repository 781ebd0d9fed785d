package dev.complete.builder.audit.facts;

import dev.complete.builder.rootfs.Content;
import java.io.IOException;

/** Finds out what single files are. It reads them: ask for few. */
@FunctionalInterface
public interface FactsSource {

    /** @throws IOException when it cannot be read, or is found not to be what its reference names */
    FileFacts of(Content content) throws IOException;
}
