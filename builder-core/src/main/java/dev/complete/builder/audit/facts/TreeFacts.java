package dev.complete.builder.audit.facts;

import dev.complete.builder.rootfs.Content;

/** Facts of the files of a tree. Immutable, thread-safe. */
@FunctionalInterface
public interface TreeFacts {

    /** @param content of a file in the inspected tree */
    FileFacts of(Content content);
}
