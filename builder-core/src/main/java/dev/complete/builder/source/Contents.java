package dev.complete.builder.source;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.ObjectSource;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.streams.SizedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;

/**
 * Opens contents from Git, the cache's packs or the reference itself. Git's object sources verify their bytes; packs are
 * verified here, slice by slice. Thread-safe as its parts are.
 */
public record Contents(Modules modules, BlobStore cas) implements ContentSource {

    /** Opens a module's objects when they are needed. */
    @FunctionalInterface
    public interface Modules {

        /** @param path of the module's {@link dev.complete.git.Pin}; empty for the superproject */
        ObjectSource objects(String path) throws ResolveException;
    }

    @Override
    public InputStream open(Content content) throws IOException {
        if (content instanceof Content.GitBlob blob) {
            return new SizedInputStream(open(blob), blob.size(), (rest, missing) -> {
                // Reading on lets Git's stream verify its hash as well.
                if (missing > 0 || rest.read() >= 0) {
                    throw new IOException("blob " + blob.blob() + " has another size than before");
                }
            });
        }
        if (content instanceof Content.Packed packed) {
            return open(packed);
        }
        return new ByteArrayInputStream(((Content.Inline) content).bytes());
    }

    private InputStream open(Content.GitBlob blob) throws IOException {
        try {
            return modules.objects(blob.modulePath()).open(blob.blob());
        } catch (ResolveException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private InputStream open(Content.Packed packed) throws IOException {
        try {
            InputStream slice = cas.open(packed.pack(), packed.offset(), packed.size());
            MessageDigest sha256 = Digest.sha256();
            return new SizedInputStream(slice, packed.size(), sha256::update, (rest, missing) -> {
                if (missing > 0 || rest.read() >= 0 || !Digest.of(sha256).equals(packed.digest())) {
                    throw damaged(packed);
                }
            });
        } catch (CorruptBlobException e) {
            throw damaged(packed);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the cache lost " + packed.pack() + " meanwhile: run again, which unpacks the archive", e);
        }
    }

    private IOException damaged(Content.Packed packed) throws IOException {
        cas.discard(packed.pack());
        return new CorruptBlobException(
                packed.pack(),
                "the cache was damaged (" + packed.pack() + " is set aside): run again, which unpacks the archive");
    }
}
