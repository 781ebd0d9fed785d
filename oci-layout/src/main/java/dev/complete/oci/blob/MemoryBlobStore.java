package dev.complete.oci.blob;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs on the heap, for tests. */
public final class MemoryBlobStore implements BlobStore {

    private final ConcurrentHashMap<Digest, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public Stored write(IoConsumer<OutputStream> writer) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        writer.accept(buffer);
        byte[] content = buffer.toByteArray();
        Digest digest = Digest.of(content);
        blobs.putIfAbsent(digest, content);
        return new Stored(digest, content.length);
    }

    @Override
    public OptionalLong size(Digest digest) {
        byte[] content = blobs.get(digest);
        return content == null ? OptionalLong.empty() : OptionalLong.of(content.length);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        return new ByteArrayInputStream(content(digest));
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        byte[] content = content(digest);
        if (offset + length > content.length) {
            throw new CorruptBlobException(digest, "blob " + digest + " is shorter than " + (offset + length));
        }
        return new ByteArrayInputStream(Arrays.copyOfRange(content, (int) offset, (int) (offset + length)));
    }

    @Override
    public void discard(Digest digest) {
        blobs.remove(digest);
    }

    private byte[] content(Digest digest) throws IOException {
        byte[] content = blobs.get(digest);
        if (content == null) {
            throw new NoSuchFileException(digest.toString());
        }
        return content;
    }
}
