package dev.complete.builder.layer;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/** A store on a disk without room. */
final class FullBlobStore implements BlobStore {

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        throw new IOException("No space left on device");
    }

    @Override
    public OptionalLong size(Digest digest) {
        return OptionalLong.empty();
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        throw new NoSuchFileException(digest.hex());
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        throw new NoSuchFileException(digest.hex());
    }

    @Override
    public void discard(Digest digest) {
        // Nothing is there.
    }
}
