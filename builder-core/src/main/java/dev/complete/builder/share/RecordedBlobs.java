package dev.complete.builder.share;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The cache's blobs, and those that records lead to: these are fetched into the cache when they are opened. */
record RecordedBlobs(BlobStore blobs, SharedRecords records) implements BlobStore {

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        return blobs.write(writer);
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        OptionalLong own = blobs.size(digest);
        RecordedBlob recorded = own.isPresent() ? null : records.blob(digest);
        return recorded == null ? own : OptionalLong.of(recorded.size());
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        fetch(digest);
        return blobs.open(digest);
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        fetch(digest);
        return blobs.open(digest, offset, length);
    }

    private void fetch(Digest digest) throws IOException {
        if (blobs.size(digest).isEmpty()) {
            records.fetch(digest, blobs);
        }
    }

    @Override
    public void discard(Digest digest) throws IOException {
        blobs.discard(digest);
        records.discard(digest);
    }
}
