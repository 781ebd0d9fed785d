package dev.complete.registry.http;

import dev.complete.registry.RegistryException;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Attempts;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.TemporaryFailure;
import dev.complete.registry.http.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A blob in chunks (OCI distribution specification 1.1, "Pushing a blob in chunks"). After a broken connection, and after
 * the end of this process, the registry is asked how far it is and sent the rest. Not thread-safe.
 */
final class ChunkedUpload {

    private static final int TOO_LARGE = 413;

    /** How registries answer a chunk that they do not take, or not there. */
    private static final Set<Integer> NO_CHUNKS = Set.of(400, 404, 405, 411, 413, 416, 501);

    /** The registry has other bytes than it was sent, as far as it says, or does not know the upload. */
    private static final class WrongPosition extends IOException {
        private WrongPosition(String message) {
            super(message);
        }
    }

    /** A chunk is larger than the registry, or what stands before it, lets through; smaller ones went. */
    private static final class ChunkTooLarge extends IOException {
        private ChunkTooLarge(String message) {
            super(message);
        }
    }

    private final UploadSession upload;
    private final Call begin;
    private final BlobPieces pieces;
    private final long size;
    private final Attempts attempts;
    private final ChunkSize chunk = new ChunkSize();
    private long offset;
    private long farthest;
    private int wrongPositions;

    /**
     * @param begin starts the upload
     * @param size of the blob in bytes
     */
    ChunkedUpload(UploadSession upload, Call begin, BlobPieces pieces, long size, Attempts attempts) {
        this.upload = upload;
        this.begin = begin;
        this.pieces = pieces;
        this.size = size;
        this.attempts = attempts;
    }

    /** @return false when the registry takes no chunks, or not ours */
    boolean run(OpenUploads.Entry memory) throws IOException, InterruptedException {
        try {
            remember(memory);
            boolean whole = send(memory);
            memory.forget();
            return whole;
        } catch (RegistryException e) {
            if (!(e.getCause() instanceof TemporaryFailure)) {
                memory.forget(); // whatever is wrong with that upload must not be wrong for ever
            }
            throw e;
        }
    }

    /** Goes on with the upload that another process began, when the registry knows it. */
    private void remember(OpenUploads.Entry memory) throws IOException, InterruptedException {
        String text = memory.location();
        if (text == null) {
            return;
        }
        try {
            URI began = Wire.target(begin, begin.uri(), "Location", text);
            attempts.run(() -> isResumed(began));
        } catch (RegistryException e) {
            upload.forget(); // whatever is wrong with that one, a fresh one may do
        }
    }

    private boolean send(OpenUploads.Entry memory) throws IOException, InterruptedException {
        boolean unsure = upload.location() == null;
        while (true) {
            try {
                if (unsure) {
                    goOn();
                    unsure = false;
                    save(memory);
                }
                if (offset == size) {
                    if (upload.end(UploadSession.NOTHING, NO_CHUNKS)) {
                        return true;
                    }
                    throw new WrongPosition(upload.what());
                }
                sendChunk();
                save(memory);
                progressed();
            } catch (TemporaryFailure e) {
                pieces.close(); // the request that failed may still be reading it
                chunk.failed();
                attempts.pause(e);
                if (offset == size && upload.isStored()) {
                    return true; // only the answer was lost
                }
                unsure = true;
            } catch (ChunkTooLarge e) {
                pieces.close();
                chunk.stayAtAccepted();
                unsure = true;
            } catch (WrongPosition e) {
                pieces.close();
                if (++wrongPositions > 1) {
                    return false;
                }
                upload.forget();
                unsure = true;
            }
        }
    }

    /** Where the registry says that it is, or from the beginning. */
    private void goOn() throws IOException, InterruptedException {
        URI location = upload.location();
        if (location == null || !isResumed(location)) {
            chunk.begin(upload.start());
            offset = 0;
        }
    }

    private boolean isResumed(URI location) throws IOException, InterruptedException {
        Optional<Long> position = upload.resume(location, size);
        if (position.isPresent()) {
            offset = position.get();
            progressed();
        }
        return position.isPresent();
    }

    private void sendChunk() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long from = offset;
        long length = Math.min(chunk.next(), size - from);
        Call.Body bytes = new Call.Body(length, () -> pieces.from(from));
        try (Answer answer = upload.send(bytes, from + "-" + (from + length - 1))) {
            if (answer.status() == TOO_LARGE && chunk.isLargerThanAccepted(length)) {
                throw new ChunkTooLarge(upload.what());
            }
            if (NO_CHUNKS.contains(answer.status())) {
                throw new WrongPosition(upload.what());
            }
            // Some registries append whatever comes: what they say they have must be what they were sent.
            Optional<Long> taken = upload.taken(answer);
            if (taken.isEmpty() || taken.get() != from + length) {
                throw new WrongPosition(upload.what());
            }
            chunk.accepted(length, System.nanoTime() - began);
            offset = from + length;
        }
    }

    /** Only what gets farther than ever before: a registry may forget what it said it has, again and again. */
    private void progressed() {
        if (offset > farthest) {
            farthest = offset;
            attempts.progressed();
        }
    }

    private void save(OpenUploads.Entry memory) {
        URI location = upload.location();
        if (location != null) {
            memory.save(location);
        }
    }
}
