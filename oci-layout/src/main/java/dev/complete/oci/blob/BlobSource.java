package dev.complete.oci.blob;

import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Content-addressed blobs that can be read. Thread-safe. */
public interface BlobSource {

    /** The blob's size in bytes, or empty when it is absent. */
    OptionalLong size(Digest digest) throws IOException;

    /**
     * The whole blob. The stream throws a {@link CorruptBlobException} no later than at its end when the bytes do not
     * have the digest.
     *
     * @throws java.nio.file.NoSuchFileException when the blob is absent
     */
    InputStream open(Digest digest) throws IOException;

    /**
     * {@code length} bytes from {@code offset}, not verified: the caller checks them against a digest of its own.
     *
     * @throws java.nio.file.NoSuchFileException when the blob is absent
     * @throws CorruptBlobException when the blob is shorter than that
     */
    InputStream open(Digest digest, long offset, long length) throws IOException;
}
