package dev.complete.builder.audit.facts;

import dev.complete.builder.rootfs.Content;

/** What is known about the files of a tree. Immutable, thread-safe. */
@FunctionalInterface
public interface TreeFacts {

    /** @param content of a file of the tree it was made for */
    FileFacts of(Content content);
}
