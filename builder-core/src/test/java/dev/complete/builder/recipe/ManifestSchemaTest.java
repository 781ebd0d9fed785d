package dev.complete.builder.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The schema that editors use says the same as the parser, read the way YAML language servers read a manifest. */
class ManifestSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What only the parser can see, by example, and why. */
    private static final Map<String, String> PARSER_ONLY = Map.ofEntries(
            Map.entry("size-beyond-all", "arithmetic"),
            Map.entry("alias", "a schema sees values, not how YAML wrote them"),
            Map.entry("anchor", "a schema sees values, not how YAML wrote them"),
            Map.entry("tag", "a schema sees values, not how YAML wrote them"),
            Map.entry("merge-key", "a schema sees values, not how YAML wrote them"),
            Map.entry("directive", "a schema sees values, not how YAML wrote them"),
            Map.entry("bidirectional-override", "a schema sees values, not how YAML wrote them"),
            Map.entry("nul-in-text", "a schema sees values, not how YAML wrote them"),
            Map.entry("mode-not-octal", "0980 is a number to a schema, its digits are gone"),
            Map.entry("layer-without-component", "a reference within the manifest"),
            Map.entry("build-unknown-with", "a reference within the manifest"),
            Map.entry("build-with-itself", "a reference within the manifest"),
            Map.entry("build-in-a-circle", "a reference within the manifest"),
            Map.entry("layer-twice-by-merging", "known after merging"),
            Map.entry("no-init-in-one-of-images", "known after merging"),
            Map.entry("path-made-twice", "a reference within the manifest"),
            Map.entry("task-of-unknown-image", "a reference within the manifest"),
            Map.entry("task-with-unknown", "a reference within the manifest"),
            Map.entry("task-without-image", "a reference within the manifest"),
            Map.entry("required-with-default", "a reference within the manifest"),
            Map.entry("user-id-twice", "a reference within the manifest"));

    private static JsonSchema schema() throws IOException {
        try (InputStream in = ManifestSchema.class.getResourceAsStream("complete.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(in));
        }
    }

    private static JsonNode json(Path manifest) throws IOException {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        return JSON.valueToTree(new Load(settings).loadFromString(Files.readString(manifest)));
    }

    static List<Path> good() throws IOException {
        return ManifestExamples.good();
    }

    static List<Path> bad() throws IOException {
        return ManifestExamples.bad();
    }

    @ParameterizedTest
    @MethodSource
    void good(Path manifest) throws IOException {
        assertThat(schema().validate(json(manifest))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void bad(Path manifest) throws IOException {
        JsonNode json;
        try {
            json = json(manifest);
        } catch (YamlEngineException | IOException e) {
            return; // Not YAML, or not UTF-8: an editor says so before it looks at the schema.
        }
        Set<ValidationMessage> findings = schema().validate(json);
        String name = manifest.getFileName().toString().replace(".yaml", "");
        assertThat(findings.isEmpty()).as(name).isEqualTo(PARSER_ONLY.containsKey(name));
    }

    @Test
    void everyExceptionIsAnExample() throws IOException {
        assertThat(bad().stream().map(file -> file.getFileName().toString().replace(".yaml", "")))
                .containsAll(PARSER_ONLY.keySet());
    }

    @Test
    void describesEveryKey() throws IOException {
        try (InputStream in = ManifestSchema.class.getResourceAsStream("complete.schema.json")) {
            JsonNode schema = JSON.readTree(in);
            JsonNode definitions = schema.get("$defs");
            for (JsonNode holder : List.of(
                    schema,
                    definitions.get("component"),
                    definitions.get("build"),
                    definitions.get("image"),
                    definitions.get("task"))) {
                holder.get("properties")
                        .properties()
                        .forEach(key -> assertThat(key.getValue().has("description"))
                                .as(key.getKey())
                                .isTrue());
            }
        }
    }
}
