package dev.complete.builder.output.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.yaml.snakeyaml.Yaml;

/** Readers of YAML 1.1 and of 1.2 read the same, and what was meant. */
class BlockYamlTest {

    private static final List<String> HOSTILE = List.of(
            "yes",
            "NO",
            "y",
            "on",
            "null",
            "~",
            "",
            "0750",
            "1e3",
            "0x1f",
            "1_000",
            "12:30:45",
            "2001-12-14",
            ".inf",
            ".NaN",
            "=",
            "<<",
            "a: b",
            "a #b",
            "- a",
            "? a",
            "!tag",
            "&a",
            "*a",
            "%a",
            "@a",
            "`a",
            "{a}",
            "[a]",
            "|",
            ">",
            "'",
            "\"",
            "\\",
            "a\nb",
            "a\r\nb",
            "\ta",
            " a ",
            "a:",
            ":a",
            "---",
            "...",
            "é",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\u202e",
            "\u0007",
            "\u007f",
            "😀",
            "$(A)",
            "${A}",
            "true",
            "False",
            "/a",
            "a/b.c-d_e",
            "Null");

    @Test
    void everyTextComesBackAsAValueAndAsAKey() throws Exception {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode texts = node.putArray("texts");
        HOSTILE.forEach(texts::add);
        HOSTILE.forEach(text -> node.putObject(" " + text).put(text, text));
        check(node);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyShapeComesBack(int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            check(node(random, 4, true));
        }
    }

    private static JsonNode node(Random random, int depth, boolean container) {
        int kind = random.nextInt(container ? 2 : 5);
        if (kind > 1 || depth == 0) {
            return kind == 2
                    ? JsonNodeFactory.instance.numberNode(random.nextInt(100))
                    : kind == 3
                            ? JsonNodeFactory.instance.booleanNode(true)
                            : JsonNodeFactory.instance.textNode(text(random));
        }
        int size = random.nextInt(4);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < size; i++) {
            array.add(node(random, depth - 1, false));
            object.set(text(random) + i, node(random, depth - 1, false));
        }
        return kind == 0 ? array : object;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }

    private static void check(JsonNode node) {
        String yaml = BlockYaml.of(node);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode modern = mapper.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        assertThat(modern).as(yaml).isEqualTo(node);
        JsonNode old = mapper.valueToTree(new Yaml().load(yaml));
        assertThat(old).as(yaml).isEqualTo(node);
    }
}
