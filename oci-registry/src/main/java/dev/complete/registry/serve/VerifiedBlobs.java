package dev.complete.registry.serve;

import dev.complete.oci.Digest;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The blobs of a layout. One that is read from its beginning to its end is hashed on the way. Before a part of one is
 * handed out, all of it is read once, and again when its file has changed. Thread-safe.
 */
final class VerifiedBlobs {

    private static final int MOST_REMEMBERED = 10_000;

    private final DirectoryBlobStore blobs;
    private final Map<Digest, FileStamp> verified = new HashMap<>();

    VerifiedBlobs(DirectoryBlobStore blobs) {
        this.blobs = blobs;
    }

    Optional<ServedBlob> find(Digest digest) throws IOException {
        OptionalLong size = blobs.size(digest);
        return size.isEmpty()
                ? Optional.empty()
                : Optional.of(new ServedBlob(
                        size.getAsLong(), (offset, length) -> open(digest, size.getAsLong(), offset, length)));
    }

    private InputStream open(Digest digest, long size, long offset, long length) throws IOException {
        if (offset == 0 && length == size) {
            return blobs.open(digest);
        }
        verify(digest);
        return blobs.open(digest, offset, length);
    }

    private void verify(Digest digest) throws IOException {
        FileStamp stamp = FileStamp.of(blobs.file(digest));
        if (isVerified(digest, stamp)) {
            return;
        }
        try (InputStream in = blobs.open(digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        remember(digest, stamp);
    }

    private synchronized boolean isVerified(Digest digest, FileStamp stamp) {
        return stamp.equals(verified.get(digest));
    }

    private synchronized void remember(Digest digest, FileStamp stamp) {
        if (verified.size() >= MOST_REMEMBERED) {
            verified.clear();
        }
        verified.put(digest, stamp);
    }
}
