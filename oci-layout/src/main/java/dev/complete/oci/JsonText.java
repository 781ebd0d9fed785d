package dev.complete.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Canonical JSON: UTF-8, no white space, keys in the order they were added. Stateless. */
final class JsonText {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] of(ObjectNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /** Nothing when null. */
    static void text(ObjectNode json, String key, @Nullable String value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    static void texts(ObjectNode json, String key, Collection<String> values) {
        ArrayNode array = json.putArray(key);
        values.forEach(array::add);
    }

    /** A set, as Go writes {@code map[string]struct{}}; nothing when empty. */
    static void set(ObjectNode json, String key, Collection<String> values) {
        if (!values.isEmpty()) {
            ObjectNode set = json.putObject(key);
            values.forEach(set::putObject);
        }
    }

    /** Nothing when empty. */
    static void map(ObjectNode json, String key, SortedMap<String, String> values) {
        if (!values.isEmpty()) {
            ObjectNode map = json.putObject(key);
            values.forEach(map::put);
        }
    }
}
