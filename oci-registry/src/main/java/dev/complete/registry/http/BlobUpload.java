package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Attempts;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.Wire;
import java.io.IOException;
import java.util.Set;

/**
 * One blob on its way to a registry: a small one in one piece, another in chunks, and as one stream, as docker sends it,
 * to a registry that takes no chunks. Not thread-safe.
 */
final class BlobUpload {

    private final Call begin;
    private final String host;
    private final Descriptor blob;
    private final OpenUploads uploads;
    private final Attempts attempts;
    private final UploadSession upload;
    private final BlobPieces pieces;

    /** @param begin starts an upload; what it says of itself is said of all that follows */
    BlobUpload(
            Wire wire,
            Call begin,
            String host,
            Descriptor blob,
            BlobBytes bytes,
            OpenUploads uploads,
            Attempts attempts) {
        this.begin = begin;
        this.host = host;
        this.blob = blob;
        this.uploads = uploads;
        this.attempts = attempts;
        this.upload = new UploadSession(wire, begin, blob.digest());
        this.pieces = new BlobPieces(begin.what(), bytes, blob.size());
    }

    void run() throws IOException, InterruptedException {
        try (pieces) {
            if (blob.size() <= ChunkSize.FIRST) {
                sendAtOnce();
            } else if (!sendChunks()) {
                sendStream();
            }
        }
    }

    private void sendAtOnce() throws IOException, InterruptedException {
        attempts.run(() -> {
            pieces.close();
            upload.start();
            return upload.end(whole(), Set.of());
        });
    }

    private boolean sendChunks() throws IOException, InterruptedException {
        try (OpenUploads.Entry memory = uploads.of(host, begin.repository(), blob.digest())) {
            return new ChunkedUpload(upload, begin, pieces, blob.size(), attempts).run(memory);
        }
    }

    /** One request of unknown parts, and nothing to go on from. */
    private void sendStream() throws IOException, InterruptedException {
        attempts.run(() -> {
            pieces.close();
            upload.start();
            try (Answer answer = upload.send(whole(), null)) {
                upload.taken(answer);
            }
            return upload.end(UploadSession.NOTHING, Set.of());
        });
    }

    private Call.Body whole() {
        return new Call.Body(blob.size(), () -> pieces.from(0));
    }
}
