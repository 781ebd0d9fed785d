package dev.complete.builder.source;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/** Takes everything and keeps nothing, so that a bomb in a test costs no memory. */
final class DiscardingStore implements BlobStore {

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        writer.accept(OutputStream.nullOutputStream());
        return new Stored(Digest.of(new byte[0]), 0);
    }

    @Override
    public OptionalLong size(Digest digest) {
        return OptionalLong.empty();
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        throw new NoSuchFileException(digest.toString());
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        throw new NoSuchFileException(digest.toString());
    }

    @Override
    public void discard(Digest digest) {}
}
