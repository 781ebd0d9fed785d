package dev.complete.registry.http;

import dev.complete.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What came back: status, headers, and a body that the reader closes. */
final class Answer implements AutoCloseable {

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

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    URI from() {
        return from;
    }

    InputStream body() {
        return body;
    }

    /** The whole body. */
    byte[] read(int largest) throws IOException {
        byte[] bytes = body.readNBytes(largest);
        if (bytes.length == largest && body.read() >= 0) {
            throw new RegistryException(call.what() + ": the answer is too large: more than " + largest + " bytes");
        }
        return bytes;
    }

    /** What is thrown for a status that this call does not expect. */
    RegistryException unexpected() {
        return new RegistryException(call.what() + ": the registry answered " + status + RegistryErrors.of(this));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
