package dev.complete.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.text.Printable;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object read strictly: every access says which type it expects, and an error says where in the document it was
 * found. Absent and null are the same, as in Go, which wrote most of what we read.
 */
public final class JsonObject {

    /** The size that registries and the specification's tools accept for a manifest. */
    static final int MAX_BYTES = 4 << 20;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxDocumentLength(MAX_BYTES)
                    .maxStringLength(MAX_BYTES)
                    .maxNumberLength(20)
                    .build())
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // what is written again keeps its value

    private final String where;
    private final JsonNode node;

    private JsonObject(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    /** @param what names the document in errors, such as {@code image manifest} */
    public static JsonObject parse(String what, byte[] json) throws InvalidImageException {
        if (json.length > MAX_BYTES) {
            throw new InvalidImageException(what + " has " + json.length + " bytes, more than " + MAX_BYTES);
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidImageException(what + " is not JSON: " + Printable.escape(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new InvalidImageException(what + " cannot be read: " + e.getMessage(), e);
        }
        if (root == null || !root.isObject()) {
            throw new InvalidImageException(what + " is not a JSON object");
        }
        return new JsonObject(what + ": ", root);
    }

    /** What was read, to be written again. */
    ObjectNode tree() {
        return (ObjectNode) node.deepCopy();
    }

    /** An object without keys. */
    static JsonObject empty() {
        return new JsonObject("", MAPPER.createObjectNode());
    }

    private @Nullable JsonNode get(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    public InvalidImageException wrong(String key, String problem) {
        return new InvalidImageException(where + Printable.escape(key) + " " + problem);
    }

    private <T> T required(String key, @Nullable T value) throws InvalidImageException {
        if (value == null) {
            throw wrong(key, "is missing");
        }
        return value;
    }

    public String text(String key) throws InvalidImageException {
        return required(key, optionalText(key));
    }

    public @Nullable String optionalText(String key) throws InvalidImageException {
        JsonNode value = get(key);
        if (value != null && !value.isTextual()) {
            throw wrong(key, "is not a string");
        }
        return value == null ? null : value.textValue();
    }

    /** Empty text when absent. */
    String textOrEmpty(String key) throws InvalidImageException {
        String value = optionalText(key);
        return value == null ? "" : value;
    }

    public boolean flag(String key) throws InvalidImageException {
        JsonNode value = get(key);
        if (value != null && !value.isBoolean()) {
            throw wrong(key, "is not true or false");
        }
        return value != null && value.booleanValue();
    }

    /** A whole number, not negative. */
    public long number(String key) throws InvalidImageException {
        JsonNode value = required(key, get(key));
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(key, "is not a whole number from 0 to 2^63-1");
        }
        return value.longValue();
    }

    public Digest digest(String key) throws InvalidImageException {
        return digest(key, text(key));
    }

    private Digest digest(String key, String text) throws InvalidImageException {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidImageException(
                    where + key + " is not a sha256 digest: `" + Printable.escape(text) + "`", e);
        }
    }

    @Nullable
    Instant time(String key) throws InvalidImageException {
        String text = optionalText(key);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new InvalidImageException(where + key + " is not a time as in RFC 3339", e);
        }
    }

    List<Digest> digests(String key) throws InvalidImageException {
        List<Digest> digests = new ArrayList<>();
        for (String text : texts(key)) {
            digests.add(digest(key, text));
        }
        return digests;
    }

    /** Empty when absent. */
    public List<String> texts(String key) throws InvalidImageException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(key)) {
            if (!element.isTextual()) {
                throw wrong(key + "[" + texts.size() + "]", "is not a string");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public JsonObject object(String key) throws InvalidImageException {
        return required(key, optionalObject(key));
    }

    public @Nullable JsonObject optionalObject(String key) throws InvalidImageException {
        JsonNode value = get(key);
        return value == null ? null : child(key, value);
    }

    /** Empty when absent. */
    public List<JsonObject> objects(String key) throws InvalidImageException {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode element : elements(key)) {
            objects.add(child(key + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /** The keys of this object, in the document's order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The keys of an object; empty when absent. */
    public List<String> keys(String key) throws InvalidImageException {
        JsonObject object = optionalObject(key);
        return object == null ? List.of() : object.keys();
    }

    /** An object whose values are strings; empty when absent. */
    public SortedMap<String, String> map(String key) throws InvalidImageException {
        SortedMap<String, String> map = new TreeMap<>();
        JsonObject object = optionalObject(key);
        if (object != null) {
            for (String name : keys(key)) {
                map.put(name, object.text(name));
            }
        }
        return map;
    }

    private JsonNode elements(String key) throws InvalidImageException {
        JsonNode value = get(key);
        if (value != null && !value.isArray()) {
            throw wrong(key, "is not a list");
        }
        return value == null ? MAPPER.createArrayNode() : value;
    }

    private JsonObject child(String key, JsonNode value) throws InvalidImageException {
        if (!value.isObject()) {
            throw wrong(key, "is not an object");
        }
        return new JsonObject(where + Printable.escape(key) + ".", value);
    }
}
