package dev.complete.build.inspect;

import dev.complete.build.rootfs.Content;

/** What is known about the files of a tree. Immutable, thread-safe. */
@FunctionalInterface
public interface TreeFacts {

    /** @param content of a file of the tree it was made for */
    FileFacts of(Content content);
}
