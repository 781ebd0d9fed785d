package dev.complete.registry.http.wire;

import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came back: status, headers, and a body that the reader closes. */
public final class Answer implements AutoCloseable {

    private static final int FIRST_BLOCK = 64 << 10;

    private final Call call;
    private final URI from;
    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;

    /** @param from what answered, after redirects */
    Answer(Call call, URI from, int status, HttpHeaders headers, InputStream body) {
        this.call = call;
        this.from = from;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** All that come of one name, in their order. */
    public List<String> all(String name) {
        return headers.allValues(name);
    }

    public URI from() {
        return from;
    }

    public InputStream body() {
        return body;
    }

    /**
     * How many bytes the body has, or would have as the answer to another method.
     *
     * @throws RegistryException when the answer does not say
     */
    public long length() throws RegistryException {
        String said = header("Content-Length").orElse("");
        if (!said.matches("[0-9]{1,18}")) {
            throw new RegistryException(call.what() + ": the registry does not say its size");
        }
        return Long.parseLong(said);
    }

    /** The whole body. */
    public byte[] read(int largest) throws IOException {
        return read(largest, Deadline.NONE);
    }

    /**
     * The whole body, when it has come by then: bytes that come one by one are no silence.
     *
     * @throws RegistryException also when the time is up
     */
    public byte[] read(int largest, Deadline end) throws IOException {
        byte[] bytes = new byte[Math.min(largest, FIRST_BLOCK)];
        int length = 0;
        while (true) {
            if (length == bytes.length && length < largest) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(largest, 2L * length));
            }
            int count = length < largest ? body.read(bytes, length, bytes.length - length) : body.read();
            if (count < 0) {
                return Arrays.copyOf(bytes, length);
            }
            if (length == largest) {
                throw new RegistryException(call.what() + ": the answer is too large: more than " + largest + " bytes");
            }
            length += count;
            end.check(call);
        }
    }

    /** The pause that the registry asks for: seconds or a date (RFC 9110, section 10.2.3); null when it says neither. */
    @Nullable
    Duration retryAfter() {
        String said = header("Retry-After").orElse("");
        if (said.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(said));
        }
        try {
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? null : until;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** What is thrown for a status that this call does not expect. */
    public RegistryException unexpected() {
        boolean leads = status / 100 == 3 && header("Location").isPresent();
        return new RegistryException(call.what() + ": the registry answered " + status
                + (leads ? ", which leads elsewhere, and this request goes nowhere else" : RegistryErrors.of(this)));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
