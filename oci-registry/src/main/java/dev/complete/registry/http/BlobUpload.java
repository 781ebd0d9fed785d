package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.RegistryException;
import dev.complete.streams.BlockInputStream;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way to a registry (OCI distribution specification 1.1, "Pushing blobs"): in one piece, or in chunks. After
 * a broken connection, and after the end of this process, the registry is asked how far it is and sent the rest. Not
 * thread-safe.
 */
final class BlobUpload {

    /** The most that is sent twice after a failure. */
    private static final long CHUNK = 16 << 20;

    /** Larger than any registry should ask for with {@code OCI-Chunk-Min-Length}. */
    private static final long LARGEST_CHUNK = 1 << 30;

    /** Uploads that are begun again because the registry has something else than it was sent. */
    private static final int MAX_FRESH_STARTS = 3;

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Wire wire;
    private final Call begin;
    private final String host;
    private final Descriptor blob;
    private final BlobBytes bytes;
    private final OpenUploads uploads;
    private final Attempts attempts;

    private @Nullable URI location;
    private long chunk = CHUNK;
    private long offset;
    private int starts;
    private @Nullable InputStream source;
    private long sourceOffset;

    /** @param begin starts an upload; what it says of itself is said of all that follows */
    BlobUpload(
            Wire wire,
            Call begin,
            String host,
            Descriptor blob,
            BlobBytes bytes,
            OpenUploads uploads,
            Attempts attempts) {
        this.wire = wire;
        this.begin = begin;
        this.host = host;
        this.blob = blob;
        this.bytes = bytes;
        this.uploads = uploads;
        this.attempts = attempts;
    }

    void run() throws IOException, InterruptedException {
        try {
            if (blob.size() <= CHUNK) {
                attempts.run(() -> {
                    start();
                    finish(blob.size());
                    return true;
                });
                return;
            }
            try (OpenUploads.Entry memory = uploads.of(host, begin.repository(), blob.digest())) {
                location = memory.location();
                sendChunks(memory);
                memory.forget();
            }
        } finally {
            closeSource();
        }
    }

    private void sendChunks(OpenUploads.Entry memory) throws IOException, InterruptedException {
        boolean unsure = true;
        while (true) {
            try {
                if (unsure) {
                    resume();
                    unsure = false;
                    memory.save(known());
                }
                if (offset < blob.size()) {
                    sendChunk();
                    memory.save(known());
                    attempts.progressed();
                } else {
                    finish(0);
                    return;
                }
            } catch (TemporaryFailure e) {
                attempts.pause(e);
                if (offset == blob.size() && isThere()) {
                    return; // only the answer was lost
                }
                unsure = true;
            } catch (WrongPosition e) {
                location = null;
                unsure = true;
            }
        }
    }

    /** The registry has other bytes than it was sent, as far as it says: nothing but a fresh upload helps. */
    private static final class WrongPosition extends IOException {
        WrongPosition(String message) {
            super(message);
        }
    }

    /** Finds out how far the upload is; begins one when there is none that the registry knows. */
    private void resume() throws IOException, InterruptedException {
        if (location == null || !askPosition(location)) {
            start();
        }
    }

    private void start() throws IOException, InterruptedException {
        if (++starts > MAX_FRESH_STARTS) {
            throw new RegistryException(
                    begin.what() + ": the registry lost what it was sent, " + MAX_FRESH_STARTS + " times");
        }
        try (Answer answer = wire.send(begin)) {
            if (answer.status() != 202) {
                throw answer.unexpected();
            }
            moved(answer);
            offset = 0;
            String least = answer.header("OCI-Chunk-Min-Length").orElse("0");
            if (least.matches("[0-9]{1,10}")) {
                chunk = Math.min(LARGEST_CHUNK, Math.max(CHUNK, Long.parseLong(least)));
            }
        }
    }

    /** @return false when the registry does not know the upload, or not how to ask */
    private boolean askPosition(URI upload) throws IOException, InterruptedException {
        try (Answer answer = wire.send(call("GET", upload))) {
            Optional<Long> kept = kept(answer);
            if (answer.status() != 204 || kept.isEmpty() || kept.get() > blob.size()) {
                return false;
            }
            moved(answer);
            offset = kept.get();
            return true;
        }
    }

    private void sendChunk() throws IOException, InterruptedException {
        long length = Math.min(chunk, blob.size() - offset);
        Call patch = call("PATCH", known())
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", offset + "-" + (offset + length - 1))
                .with(new Call.Body(length, () -> piece(offset)));
        try (Answer answer = wire.send(patch)) {
            if (answer.status() == 404 || answer.status() == 416) {
                throw new WrongPosition(begin.what());
            }
            if (answer.status() != 202) {
                throw answer.unexpected();
            }
            Optional<Long> kept = kept(answer);
            moved(answer);
            // Some registries append whatever comes: what they say they have must be what they were sent.
            if (kept.isEmpty() || kept.get() != offset + length) {
                throw new WrongPosition(begin.what());
            }
            offset += length;
        }
    }

    /** Ends the upload, with its last {@code length} bytes. */
    private void finish(long length) throws IOException, InterruptedException {
        URI upload = known();
        String before = upload.getRawQuery() == null ? "?" : "?" + upload.getRawQuery() + "&";
        URI last = URI.create(upload.getScheme() + "://" + upload.getRawAuthority() + upload.getRawPath() + before
                + "digest=" + blob.digest());
        Call put = call("PUT", last)
                .with("Content-Type", "application/octet-stream")
                .with(new Call.Body(length, () -> length == 0 ? InputStream.nullInputStream() : piece(0)));
        try (Answer answer = wire.send(put)) {
            if (answer.status() == 404 || answer.status() == 416) {
                throw length == 0 ? new WrongPosition(begin.what()) : answer.unexpected();
            }
            if (answer.status() != 201) {
                throw answer.unexpected();
            }
            Optional<String> said = answer.header("Docker-Content-Digest");
            if (said.isPresent() && !said.get().equals(blob.digest().toString())) {
                throw new RegistryException(
                        begin.what() + ": the registry stored it as " + Printable.escape(said.get()));
            }
        }
    }

    private boolean isThere() throws IOException, InterruptedException {
        URI uploads = begin.uri();
        URI place = uploads.resolve("../" + blob.digest());
        try (Answer answer = wire.send(call("HEAD", place))) {
            return answer.status() == 200;
        } catch (TemporaryFailure e) {
            return false;
        }
    }

    private Call call(String method, URI uri) {
        return new Call(begin.what(), method, uri, begin.repository(), begin.scopes(), Map.of(), null);
    }

    private URI known() {
        if (location == null) {
            throw new IllegalStateException("an upload that has not begun");
        }
        return location;
    }

    private void moved(Answer answer) throws RegistryException {
        Optional<String> next = answer.header("Location");
        if (next.isPresent()) {
            location = Wire.target(begin, answer.from(), next.get());
        } else if (location == null) {
            throw new RegistryException(begin.what() + ": the registry does not say where to send it");
        }
    }

    /** How many bytes the registry has; empty when it does not say. {@code 0-0} is said of none, too: one is sent again. */
    private static Optional<Long> kept(Answer answer) {
        Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
        if (!range.matches()) {
            return Optional.empty();
        }
        long last = Long.parseLong(range.group(1));
        return Optional.of(last == 0 ? 0 : last + 1);
    }

    /** The blob from {@code from} on; the same stream as before when it stands there. Closing it leaves that open. */
    private InputStream piece(long from) throws IOException, InterruptedException {
        if (source == null || sourceOffset != from) {
            closeSource();
            source = bytes.from(from);
            sourceOffset = from;
        }
        InputStream open = source;
        return new BlockInputStream(() -> {}, (into, at, length) -> {
            int count = open.read(into, at, length);
            sourceOffset += Math.max(0, count);
            if (sourceOffset == blob.size() && open.read() >= 0) {
                throw new IOException(begin.what() + ": its source has more than " + blob.size() + " bytes");
            }
            return count;
        });
    }

    private void closeSource() throws IOException {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
