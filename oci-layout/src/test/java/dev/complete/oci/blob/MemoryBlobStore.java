package dev.complete.oci.blob;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Digest;
import dev.complete.threads.Interrupts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

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
        byte[] content = content(digest);
        return DirectoryBlobStore.verified(new ByteArrayInputStream(content), content.length, digest, this, "memory");
    }

    @Override
    public InputStream open(Digest digest, long offset, long length) throws IOException {
        byte[] content = content(digest);
        if (offset < 0 || length < 0 || offset > content.length - length) {
            throw new CorruptBlobException(
                    digest,
                    "blob " + digest + " has " + content.length + " bytes, too few for " + length + " at " + offset);
        }
        return new ByteArrayInputStream(content, (int) offset, (int) length);
    }

    @Override
    public void discard(Digest digest) throws IOException {
        Interrupts.check();
        blobs.remove(digest);
    }

    /** Changes stored bytes behind the store's back, for tests of what corruption does. */
    public void alter(Digest digest, UnaryOperator<byte[]> change) {
        blobs.computeIfPresent(digest, (key, content) -> change.apply(content.clone()));
    }

    private byte[] content(Digest digest) throws IOException {
        byte[] content = blobs.get(digest);
        if (content == null) {
            throw new NoSuchFileException(digest.toString());
        }
        return content;
    }
}
