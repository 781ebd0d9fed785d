package dev.complete.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** Looks into JSON that a tool printed. */
final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** The strings of the array at a JSON pointer; none when it is absent. */
    static List<String> strings(String text, String pointer) {
        List<String> found = new ArrayList<>();
        parse(text).at(pointer).forEach(item -> found.add(item.asText()));
        return found;
    }
}
