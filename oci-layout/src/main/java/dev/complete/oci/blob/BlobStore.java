package dev.complete.oci.blob;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * Content-addressed blobs: an effect. Thread-safe, and safe between processes. A blob that is present is whole; any blob
 * may vanish at any time. Implementations pass {@code BlobStoreContract}.
 */
public interface BlobStore {

    /**
     * Stores what {@code writer} writes, hashing on the way; returns only when it is durable. Writing the same content
     * twice is no error and keeps one copy. When {@code writer} throws, nothing is stored.
     */
    Stored write(IoConsumer<OutputStream> writer) throws IOException;

    /** The blob's size in bytes, or empty when it is absent. */
    OptionalLong size(Digest digest) throws IOException;

    /**
     * The whole blob. The stream throws a {@link CorruptBlobException} no later than at its end when the bytes do not
     * have the digest; such a blob is set aside, so that {@link #size} says absent afterwards.
     *
     * @throws java.nio.file.NoSuchFileException when the blob is absent
     */
    InputStream open(Digest digest) throws IOException;

    /**
     * {@code length} bytes from {@code offset}, not verified: the caller checks them against a digest of its own, and
     * reports a mismatch with {@link #discard}.
     *
     * @throws java.nio.file.NoSuchFileException when the blob is absent
     * @throws CorruptBlobException when the blob is shorter than that
     */
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
