package dev.complete.registry.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is sent; whoever has it closes it.
 *
 * @param headers by name
 * @param length of the body in bytes
 * @param body so many bytes; null when they are not sent, as for HEAD
 */
record PullAnswer(
        int status,
        SortedMap<String, String> headers,
        long length,
        @Nullable InputStream body) implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final int MAX_MESSAGE = 1_000;

    PullAnswer {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    static PullAnswer of(int status, String contentType, long length, @Nullable InputStream body) {
        return new PullAnswer(status, new TreeMap<>(Map.of("Content-Type", contentType)), length, body);
    }

    static PullAnswer of(String contentType, byte[] body) {
        return of(200, contentType, body.length, new ByteArrayInputStream(body));
    }

    static PullAnswer json(byte[] body) {
        return of(JSON, body);
    }

    static PullAnswer empty(int status) {
        return new PullAnswer(status, new TreeMap<>(), 0, null);
    }

    /** @param message one sentence, escaped */
    static PullAnswer error(ErrorCode code, String message) {
        return error(code.status(), code, message);
    }

    static PullAnswer error(int status, ErrorCode code, String message) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        String shown = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
        error.putArray("errors").addObject().put("code", code.name()).put("message", shown);
        byte[] body = error.toString().getBytes(StandardCharsets.UTF_8);
        return of(status, JSON, body.length, new ByteArrayInputStream(body));
    }

    PullAnswer with(String header, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new PullAnswer(status, more, length, body);
    }

    @Override
    public void close() throws IOException {
        if (body != null) {
            body.close();
        }
    }
}
