package dev.complete.oci.blob;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Content-addressed blobs: an effect. Thread-safe, and safe between processes. A blob that is present is whole; any blob
 * may vanish at any time. Implementations pass {@code BlobStoreContract}.
 */
public interface BlobStore extends BlobSource {

    /**
     * Stores what {@code writer} writes, hashing on the way; returns only when it is durable. Writing the same content
     * twice is no error and keeps one copy. When {@code writer} throws, nothing is stored.
     */
    Stored write(IoConsumer<OutputStream> writer) throws IOException;

    /** A blob whose bytes turn out to be wrong is set aside, so that {@link #size} says absent afterwards. */
    @Override
    InputStream open(Digest digest) throws IOException;

    /** A mismatch that the caller finds is reported with {@link #discard}. */
    @Override
    InputStream open(Digest digest, long offset, long length) throws IOException;

    /**
     * Sets a blob aside because its bytes were found to be wrong; no error when it is absent.
     *
     * @throws java.nio.channels.ClosedByInterruptException when the thread is interrupted, and so cannot tell; the blob
     *     stays
     */
    void discard(Digest digest) throws IOException;

    /** @param size in bytes */
    record Stored(Digest digest, long size) {}
}
