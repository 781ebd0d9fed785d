package dev.complete.builder.cache;

import dev.complete.oci.Digest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Remembered results by key: an effect. Thread-safe, safe between processes. Any memo may vanish at any time; one that
 * is found is whole. Implementations pass {@code MemosContract}.
 */
public interface Memos {

    /** Kind of result; each has its own folder in the cache. */
    enum Kind {
        /** Recipe key of a component to its listing. */
        TREE("memos/trees"),
        /** Format version and blob id of an archive to its listing. */
        ARCHIVE("memos/archives"),
        /** Key of a layer to its digests and frames. */
        LAYER("layers"),
        /** Key of a frame to the blob that holds it. */
        FRAME("frames"),
        /** The recipe, the trees of its components and what else is asked for to what was found out about an image. */
        IMAGE("memos/images"),
        /** Content ids of a folder of an input root to its REAPI {@code Directory}. */
        DIRECTORY("memos/directories"),
        /** Version and content ids of a group of files to their facts: {@code dev.complete.builder.audit.facts}. */
        FACTS("memos/facts"),
        /** Recipe key of a component with a build step to the digest of its action. */
        STEP("memos/steps"),
        /** Digest of an action to its REAPI {@code ActionResult}. */
        ACTION("actions");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        /** The folder, relative to the cache's directory. */
        public String folder() {
            return folder;
        }
    }

    /** The remembered value, or null. */
    byte @Nullable [] get(Kind kind, Digest key) throws IOException;

    /** Stores a value; the first value wins, and the winner is returned. */
    byte[] putIfAbsent(Kind kind, Digest key, byte[] value) throws IOException;

    /**
     * Removes a memo whose result was found missing or wrong.
     *
     * @throws java.nio.channels.ClosedByInterruptException when the thread is interrupted, which says nothing about the
     *     result; the memo stays
     */
    void remove(Kind kind, Digest key) throws IOException;
}
