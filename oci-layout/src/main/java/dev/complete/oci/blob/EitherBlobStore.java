package dev.complete.oci.blob;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** The blobs of two stores: a blob of both is read from the first, which is also written to. */
public record EitherBlobStore(BlobStore first, BlobStore second) implements BlobStore {

    private BlobStore having(Digest digest) throws IOException {
        return first.size(digest).isPresent() ? first : second;
    }

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        return first.write(writer);
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        return having(digest).size(digest);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        return having(digest).open(digest);
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        return having(digest).open(digest, offset, length);
    }

    @Override
    public void discard(Digest digest) throws IOException {
        having(digest).discard(digest);
    }
}
