package dev.complete.builder.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Uses contents in the pass that reads them for another purpose, so that each is read from its source once. Consumers
 * do not know of each other. Thread-safe.
 */
public interface ContentConsumer {

    /** Uses nothing. */
    ContentConsumer NONE = new ContentConsumer() {
        @Override
        public void accept(Content content, ByteBuffer bytes) {}

        @Override
        public void acceptLarge(Content content, Opener packed, boolean read) {}
    };

    /** Opens a content that was packed: decodes its frames, which costs less than its source. */
    @FunctionalInterface
    interface Opener {

        /** A stream of the whole content. What is skipped is not decoded. */
        InputStream open() throws IOException;
    }

    /**
     * Called by the thread that reads the content.
     *
     * @param bytes the whole content, verified. Valid during the call, not to be written to.
     */
    void accept(Content content, ByteBuffer bytes);

    /**
     * Instead of {@link #accept} for a content that never is in memory as a whole.
     *
     * @param read whether it was read from its source now, and does not come from the cache
     */
    void acceptLarge(Content content, Opener packed, boolean read);
}
