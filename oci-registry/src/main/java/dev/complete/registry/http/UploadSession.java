package dev.complete.registry.http;

import dev.complete.oci.Digest;
import dev.complete.registry.RegistryException;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.TemporaryFailure;
import dev.complete.registry.http.wire.Wire;
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
 * The requests of one blob's upload, and of further ones when it has to begin again (OCI distribution specification 1.1,
 * "Pushing blobs"): knows where the present one goes on. Not thread-safe.
 */
final class UploadSession {

    /** The end of an upload of which everything was sent. */
    static final Call.Body NOTHING = new Call.Body(0, InputStream::nullInputStream);

    /** A connection that always breaks, with a registry that always forgets, must not go on for ever. */
    private static final int MAX_STARTS = 10;

    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final Wire wire;
    private final Call begin;
    private final Digest blob;
    private @Nullable URI location;
    private int starts;

    /** @param begin starts an upload; what it says of itself is said of all that follows */
    UploadSession(Wire wire, Call begin, Digest blob) {
        this.wire = wire;
        this.begin = begin;
        this.blob = blob;
    }

    String what() {
        return begin.what();
    }

    /** Where the upload goes on; null when none has begun. */
    @Nullable
    URI location() {
        return location;
    }

    /** The next one is another upload. */
    void forget() {
        location = null;
    }

    /** @return the smallest chunk that the registry wants, in bytes; 0 when it does not say */
    long start() throws IOException, InterruptedException {
        if (++starts > MAX_STARTS) {
            throw new RegistryException(
                    what() + ": the upload broke off and the registry forgot it, " + MAX_STARTS + " times");
        }
        try (Answer answer = wire.send(begin)) {
            if (answer.status() != 202) {
                throw answer.unexpected();
            }
            location = null;
            moved(answer);
            String least = answer.header("OCI-Chunk-Min-Length").orElse("0");
            return least.matches("[0-9]{1,10}") ? Long.parseLong(least) : 0;
        }
    }

    /**
     * Goes on with an upload.
     *
     * @param largest of positions that are believed
     * @return how many bytes the registry has of it; empty when it does not know the upload, or not how to ask
     */
    Optional<Long> resume(URI upload, long largest) throws IOException, InterruptedException {
        try (Answer answer = wire.send(call("GET", upload))) {
            Optional<Long> kept = kept(answer).filter(bytes -> bytes <= largest);
            if (answer.status() != 204 || kept.isEmpty()) {
                return Optional.empty();
            }
            location = upload;
            moved(answer);
            return kept;
        }
    }

    /**
     * Sends some of the blob.
     *
     * @param range {@code FIRST-LAST}; null for all of it
     */
    Answer send(Call.Body bytes, @Nullable String range) throws IOException, InterruptedException {
        Call patch = call("PATCH", known()).with("Content-Type", "application/octet-stream");
        return wire.send((range == null ? patch : patch.with("Content-Range", range)).with(bytes));
    }

    /** @return how many bytes the registry has after it took some; empty when it does not say */
    Optional<Long> taken(Answer answer) throws RegistryException {
        if (answer.status() != 202) {
            throw answer.unexpected();
        }
        Optional<Long> kept = kept(answer);
        moved(answer);
        return kept;
    }

    /**
     * The last request of an upload.
     *
     * @return whether the blob is stored now: false when the answer is one of {@code refusals}
     */
    boolean end(Call.Body bytes, Set<Integer> refusals) throws IOException, InterruptedException {
        URI upload = known();
        String before = upload.getRawQuery() == null ? "?" : "?" + upload.getRawQuery() + "&";
        URI last = URI.create(upload.getScheme() + "://" + upload.getRawAuthority() + upload.getRawPath() + before
                + "digest=" + blob);
        Call put = call("PUT", last)
                .with("Content-Type", "application/octet-stream")
                .with(bytes);
        try (Answer answer = wire.send(put)) {
            if (refusals.contains(answer.status())) {
                return false;
            }
            if (answer.status() != 201) {
                throw answer.unexpected();
            }
            Optional<String> said = answer.header("Docker-Content-Digest");
            if (said.isPresent() && !said.get().equals(blob.toString())) {
                throw new RegistryException(
                        what() + ": the registry stored it with digest " + Printable.escape(said.get()));
            }
            return true;
        }
    }

    /** Drops the upload, as far as the registry knows how. */
    void cancel() throws InterruptedException {
        try (Answer answer = wire.send(call("DELETE", known()))) {
            location = null;
        } catch (IOException e) {
            location = null; // one that is not ended ends in time
        }
    }

    /** Whether the registry has the blob, as far as it says now. */
    boolean isStored() throws IOException, InterruptedException {
        try (Answer answer = wire.send(call("HEAD", begin.uri().resolve("../" + blob)))) {
            return answer.status() == 200;
        } catch (TemporaryFailure e) {
            return false;
        }
    }

    private Call call(String method, URI uri) {
        return new Call(what(), method, uri, begin.repository(), begin.scopes(), Map.of(), null);
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
            throw new RegistryException(what() + ": the registry's answer has no Location to send it to");
        }
    }

    /** {@code 0-0} is said of no byte, too: one is sent again. */
    private static Optional<Long> kept(Answer answer) {
        Matcher range = RANGE.matcher(answer.header("Range").orElse(""));
        if (!range.matches()) {
            return Optional.empty();
        }
        long last = Long.parseLong(range.group(1));
        return Optional.of(last == 0 ? 0 : last + 1);
    }
}
