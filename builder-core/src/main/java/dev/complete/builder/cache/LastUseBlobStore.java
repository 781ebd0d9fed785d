package dev.complete.builder.cache;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Records each use of a blob, for the collector. */
record LastUseBlobStore(DirectoryBlobStore blobs) implements BlobStore {

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        return blobs.write(writer);
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        OptionalLong size = blobs.size(digest);
        if (size.isPresent()) {
            touch(digest);
        }
        return size;
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        touch(digest);
        return blobs.open(digest);
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        return blobs.open(digest, offset, length);
    }

    @Override
    public void discard(Digest digest) throws IOException {
        blobs.discard(digest);
    }

    private void touch(Digest digest) {
        LastUse.touch(blobs.file(digest));
    }
}
