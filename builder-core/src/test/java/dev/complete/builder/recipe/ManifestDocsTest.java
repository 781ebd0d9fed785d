package dev.complete.builder.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.failure.BuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/ says of the manifest is what the parser takes. */
class ManifestDocsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern MANIFEST = Pattern.compile("(?ms)^```yaml\n(complete: 1.*?)^```$");

    private static String manual() throws IOException {
        return Files.readString(DOCS.resolve("manifest.md"));
    }

    private static Stream<String> manifests() throws IOException {
        String text = manual() + Files.readString(DOCS.resolve("building.md"));
        return MANIFEST.matcher(text).results().map(found -> found.group(1));
    }

    private static Recipe parse(String manifest) throws BuildException {
        return LoneManifest.parse("complete.yaml", manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode definition(String name) throws IOException {
        return new ObjectMapper().readTree(ManifestSchema.text()).at("/$defs/" + name + "/properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"component", "build", "image", "task"})
    void theManualHasARowForEveryKey(String definition) throws IOException {
        JsonNode keys = definition(definition);
        assertThat(keys.size()).isPositive();
        assertThat(keys.fieldNames())
                .toIterable()
                .allSatisfy(key -> assertThat(manual()).contains("\n| `" + key + "` |"));
    }

    @Test
    void theManualAndTheSchemaNameTheDefaultsOfAStep() throws Exception {
        Recipe recipe = parse("""
                complete: 1
                name: a
                components: {a: {build: {run: make}}}
                image: {layers: [a], init: none}
                """);
        BuildStep step = Objects.requireNonNull(recipe.components().get("a")).build();
        Objects.requireNonNull(step);
        String timeout = step.timeout().toHours() + "h";
        String memory = "memory: " + (step.memory() >> 30) + "g";
        String disk = "disk: " + (step.disk() >> 30) + "g";
        assertThat(manual()).contains("\n| `timeout` | `" + timeout + "` |");
        assertThat(manual()).contains("\n| `limits` | `{" + memory + ", " + disk + "}` |");
        assertThat(definition("build").at("/timeout/description").asText()).contains(timeout);
        assertThat(definition("build").at("/limits/description").asText())
                .contains(memory.replace(":", ""), disk.replace(":", ""));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyWholeManifestOfTheDocsIsOne(String manifest) {
        assertThatCode(() -> parse(manifest)).doesNotThrowAnyException();
    }

    @Test
    void everyLinkBetweenPagesLeadsToAPage() throws IOException {
        Pattern link = Pattern.compile("]\\(([a-z]+\\.md)[)#]");
        try (Stream<Path> pages = Files.list(DOCS)) {
            for (Path page : pages.toList()) {
                Matcher links = link.matcher(Files.readString(page));
                while (links.find()) {
                    assertThat(DOCS.resolve(links.group(1)))
                            .as("linked from " + page)
                            .exists();
                }
            }
        }
    }
}
