package dev.complete.registry.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer before it is sent.
 *
 * @param headers by name, whatever its case
 * @param length of the body in bytes, or {@link #UNTOLD}
 */
public record Answer(int status, Map<String, String> headers, long length, Content content) {

    /** The body is sent in HTTP's chunks, and its end is not known before it comes. */
    static final long UNTOLD = -1;

    /** Writes a body. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public Answer {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    public static Answer of(int status) {
        return new Answer(status, Map.of(), 0, out -> {});
    }

    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, Map.of("Content-Type", contentType), body.length, out -> out.write(body));
    }

    static Answer json(int status, JsonNode body) {
        return of(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** An error as the specification writes it (OCI distribution specification 1.1, "Error Codes"). */
    public static Answer error(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return json(status, body);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, length, content);
    }

    public Answer without(String header) {
        Map<String, String> fewer = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fewer.putAll(headers);
        fewer.remove(header);
        return new Answer(status, fewer, length, content);
    }

    public Answer with(long newLength, Content newContent) {
        return new Answer(status, headers, newLength, newContent);
    }
}
