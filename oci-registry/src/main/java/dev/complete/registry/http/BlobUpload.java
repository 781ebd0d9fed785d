package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way to a registry (OCI distribution specification 1.1, "Pushing blobs"): a small one in one piece, another
 * in chunks. After a broken connection, and after the end of this process, the registry is asked how far it is and sent the
 * rest. To a registry that takes no chunks a blob goes as one stream, as docker sends it. Not thread-safe.
 */
final class BlobUpload {

    /** The first chunk of a blob, and the whole of a smaller one. In bytes. */
    private static final long CHUNK = 16 << 20;

    /** Each chunk costs a request and is what is sent again after a failure: it grows while it takes less than this. */
    private static final long CHUNK_NANOS = 1_000_000_000;

    private static final long LARGEST_CHUNK = 128 << 20;

    /** More than any registry should ask for with {@code OCI-Chunk-Min-Length}. */
    private static final long LARGEST_LEAST = 1 << 30;

    private static final int TOO_LARGE = 413;

    /** A connection that always breaks, with a registry that always forgets, must not go on for ever. */
    private static final int MAX_STARTS = 10;

    /** How registries answer a chunk that they do not take, or not there. */
    private static final Set<Integer> NO_CHUNKS = Set.of(400, 404, 405, 411, 413, 416, 501);

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

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

    private final Wire wire;
    private final Call begin;
    private final String host;
    private final Descriptor blob;
    private final BlobBytes bytes;
    private final OpenUploads uploads;
    private final Attempts attempts;

    private @Nullable URI location;
    private long leastChunk = CHUNK;
    private long largestChunk = LARGEST_CHUNK;
    private long chunk = CHUNK;
    private long accepted;
    private long offset;
    private long farthest;
    private int starts;
    private int wrongPositions;
    private @Nullable BlobPieces source;

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
                sendAtOnce();
            } else if (!sendChunks()) {
                sendStream();
            }
        } finally {
            closeSource();
        }
    }

    private void sendAtOnce() throws IOException, InterruptedException {
        attempts.run(() -> {
            closeSource();
            start();
            return finish(put -> put.with(new Call.Body(blob.size(), () -> piece(0))));
        });
    }

    /** What docker does: one request of unknown parts, and nothing to go on from. */
    private void sendStream() throws IOException, InterruptedException {
        attempts.run(() -> {
            closeSource();
            start();
            Call patch = call("PATCH", known())
                    .with("Content-Type", "application/octet-stream")
                    .with(new Call.Body(blob.size(), () -> piece(0)));
            try (Answer answer = wire.send(patch)) {
                if (answer.status() != 202) {
                    throw answer.unexpected();
                }
                moved(answer);
            }
            return finish(put -> put.with(new Call.Body(0, InputStream::nullInputStream)));
        });
    }

    /** @return false when the registry takes no chunks, or not ours */
    private boolean sendChunks() throws IOException, InterruptedException {
        try (OpenUploads.Entry memory = uploads.of(host, begin.repository(), blob.digest())) {
            try {
                remember(memory);
                boolean whole = sendChunks(memory);
                memory.forget();
                return whole;
            } catch (RegistryException e) {
                if (!(e.getCause() instanceof TemporaryFailure)) {
                    memory.forget(); // whatever is wrong with that upload must not be wrong for ever
                }
                throw e;
            }
        }
    }

    /** Goes on with the upload that another process began, when the registry knows it. */
    private void remember(OpenUploads.Entry memory) throws IOException, InterruptedException {
        String text = memory.location();
        if (text == null) {
            return;
        }
        try {
            URI upload = Wire.target(begin, begin.uri(), "Location", text);
            attempts.run(() -> askPosition(upload));
        } catch (RegistryException e) {
            location = null; // whatever is wrong with that one, a fresh one may do
        }
    }

    private boolean sendChunks(OpenUploads.Entry memory) throws IOException, InterruptedException {
        boolean unsure = location == null;
        while (true) {
            try {
                if (unsure) {
                    if (location == null || !askPosition(location)) {
                        start();
                    }
                    unsure = false;
                    memory.save(known());
                }
                if (offset == blob.size()) {
                    return finish(put -> put.with(new Call.Body(0, InputStream::nullInputStream)));
                }
                sendChunk();
                memory.save(known());
                progressed();
            } catch (TemporaryFailure e) {
                closeSource(); // the request that failed may still be reading it
                chunk = leastChunk;
                attempts.pause(e);
                if (offset == blob.size() && isThere()) {
                    return true; // only the answer was lost
                }
                unsure = true;
            } catch (ChunkTooLarge e) {
                closeSource();
                largestChunk = accepted;
                chunk = accepted;
                unsure = true;
            } catch (WrongPosition e) {
                closeSource();
                if (++wrongPositions > 1) {
                    return false;
                }
                location = null;
                unsure = true;
            }
        }
    }

    private void start() throws IOException, InterruptedException {
        if (++starts > MAX_STARTS) {
            throw new RegistryException(
                    begin.what() + ": the upload broke off and the registry forgot it, " + MAX_STARTS + " times");
        }
        try (Answer answer = wire.send(begin)) {
            if (answer.status() != 202) {
                throw answer.unexpected();
            }
            location = null;
            moved(answer);
            offset = 0;
            String least = answer.header("OCI-Chunk-Min-Length").orElse("0");
            if (least.matches("[0-9]{1,10}")) {
                leastChunk = Math.min(LARGEST_LEAST, Math.max(CHUNK, Long.parseLong(least)));
                largestChunk = Math.max(largestChunk, leastChunk);
            }
            chunk = leastChunk;
        }
    }

    /** @return false when the registry does not know the upload, or not how to ask */
    private boolean askPosition(URI upload) throws IOException, InterruptedException {
        try (Answer answer = wire.send(call("GET", upload))) {
            Optional<Long> kept = kept(answer);
            if (answer.status() != 204 || kept.isEmpty() || kept.get() > blob.size()) {
                return false;
            }
            location = upload;
            moved(answer);
            offset = kept.get();
            progressed();
            return true;
        }
    }

    private void sendChunk() throws IOException, InterruptedException {
        long began = System.nanoTime();
        long from = offset;
        long length = Math.min(chunk, blob.size() - from);
        Call patch = call("PATCH", known())
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", from + "-" + (from + length - 1))
                .with(new Call.Body(length, () -> piece(from)));
        try (Answer answer = wire.send(patch)) {
            if (answer.status() == TOO_LARGE && accepted > 0 && length > accepted) {
                throw new ChunkTooLarge(begin.what());
            }
            if (NO_CHUNKS.contains(answer.status())) {
                throw new WrongPosition(begin.what());
            }
            if (answer.status() != 202) {
                throw answer.unexpected();
            }
            Optional<Long> kept = kept(answer);
            moved(answer);
            if (System.nanoTime() - began < CHUNK_NANOS) {
                chunk = Math.min(largestChunk, 2 * chunk);
            }
            // Some registries append whatever comes: what they say they have must be what they were sent.
            if (kept.isEmpty() || kept.get() != from + length) {
                throw new WrongPosition(begin.what());
            }
            offset = from + length;
            accepted = length;
        }
    }

    /** Only what gets farther than ever before: a registry may forget what it said it has, again and again. */
    private void progressed() {
        if (offset > farthest) {
            farthest = offset;
            attempts.progressed();
        }
    }

    /** The last request of an upload, which may have a body. */
    @FunctionalInterface
    private interface LastCall {
        Call of(Call put);
    }

    /**
     * @return true
     * @throws WrongPosition when a chunked upload turns out to hold something else
     */
    private boolean finish(LastCall body) throws IOException, InterruptedException {
        URI upload = known();
        String before = upload.getRawQuery() == null ? "?" : "?" + upload.getRawQuery() + "&";
        URI last = URI.create(upload.getScheme() + "://" + upload.getRawAuthority() + upload.getRawPath() + before
                + "digest=" + blob.digest());
        Call put = body.of(call("PUT", last).with("Content-Type", "application/octet-stream"));
        try (Answer answer = wire.send(put)) {
            if (offset > 0 && NO_CHUNKS.contains(answer.status())) {
                throw new WrongPosition(begin.what());
            }
            if (answer.status() != 201) {
                throw answer.unexpected();
            }
            Optional<String> said = answer.header("Docker-Content-Digest");
            if (said.isPresent() && !said.get().equals(blob.digest().toString())) {
                throw new RegistryException(
                        begin.what() + ": the registry stored it with digest " + Printable.escape(said.get()));
            }
            return true;
        }
    }

    private boolean isThere() throws IOException, InterruptedException {
        try (Answer answer = wire.send(call("HEAD", begin.uri().resolve("../" + blob.digest())))) {
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
            location = Wire.target(begin, answer.from(), "Location", next.get());
        } else if (location == null) {
            throw new RegistryException(begin.what() + ": the registry's answer has no Location to send it to");
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

    /** The blob from {@code from} on: the same stream as before when it stands there. */
    private InputStream piece(long from) throws IOException, InterruptedException {
        if (source == null || source.offset() != from) {
            closeSource();
            source = new BlobPieces(begin.what(), bytes.from(from), from, blob.size());
        }
        return source.piece();
    }

    private void closeSource() throws IOException {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
