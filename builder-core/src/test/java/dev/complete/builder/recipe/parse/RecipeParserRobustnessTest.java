package dev.complete.builder.recipe.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.recipe.LoneManifest;
import dev.complete.builder.recipe.ManifestExamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a manifest holds, the answer is a recipe or a report, and soon. */
class RecipeParserRobustnessTest {

    private static final int MUTATIONS = 4_000;

    private static final List<String> SPLICES = List.of(
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "!!x ",
            "! ",
            "? ",
            ": ",
            "- ",
            "|\n",
            ">-\n",
            "\"",
            "'",
            "\\",
            "\\x",
            "\\U0010ffff",
            "\\uD800",
            "\n",
            "\n  ",
            "\t",
            "#",
            "%",
            "@",
            "`",
            "---\n",
            "...\n",
            "\0",
            "\u0085",
            "\u2028",
            "\ufeff",
            "**",
            "../",
            "$",
            "$arch",
            "[!",
            "<<: ",
            "~",
            "\ud834\udd1e",
            "9".repeat(30),
            "%TAG ! x\n",
            "%YAML 9.9\n---\n",
            "|9\n",
            ">0\n");

    @Test
    void mutatedExamplesAreReadOrReported() throws IOException {
        Random random = new Random(20_260_701);
        List<byte[]> seeds = Stream.concat(ManifestExamples.good().stream(), ManifestExamples.bad().stream())
                .map(RecipeParserRobustnessTest::read)
                .toList();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int reports = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
                try {
                    LoneManifest.parse("complete.yaml", mutant);
                } catch (BuildException e) {
                    reports++;
                    assertThat(e.getMessage()).contains(" --> complete.yaml:").contains("^");
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError("mutant " + i + ":\n" + new String(mutant, StandardCharsets.UTF_8), e);
                }
            }
            assertThat(reports).isGreaterThan(MUTATIONS / 2);
        });
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed;
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + random.nextInt(12));
            byte[] insert = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> Arrays.copyOfRange(bytes, at, end);
                default -> SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8);
            };
            int resume = random.nextBoolean() ? at : end;
            byte[] next = new byte[at + insert.length + bytes.length - resume];
            System.arraycopy(bytes, 0, next, 0, at);
            System.arraycopy(insert, 0, next, at, insert.length);
            System.arraycopy(bytes, resume, next, at + insert.length, bytes.length - resume);
            bytes = next;
        }
        return bytes;
    }

    static Stream<Arguments> hostile() {
        String head = "complete: 1\nname: x\ncomponents: {a: {}}\nimage: {layers: [a], init: none}\n";
        String bomb = IntStream.range(1, 30)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ",*a" + (i - 1) + "]\n")
                .collect(Collectors.joining());
        int big = 1_000_000;
        return Map.<String, String>ofEntries(
                        Map.entry("open lists", "[".repeat(big)),
                        Map.entry("open lists over lines", "[\n".repeat(big / 2)),
                        Map.entry("open maps", "{a: ".repeat(big / 4)),
                        Map.entry("nested block lists", "- ".repeat(big / 2)),
                        Map.entry(
                                "indented maps",
                                IntStream.range(0, 1300)
                                        .mapToObj(i -> " ".repeat(i) + "a:\n")
                                        .collect(Collectors.joining())),
                        Map.entry("explicit keys", "? ".repeat(big / 2)),
                        Map.entry("alias bomb", "a0: &a0 x\n" + bomb),
                        Map.entry("one long word", "x".repeat(big)),
                        Map.entry("one long unknown key", "complete: 1\n? " + "x".repeat(big - 100) + "\n: y"),
                        Map.entry("many duplicates", head + "name: y\n".repeat(big / 8)),
                        Map.entry(
                                "many keys",
                                head
                                        + IntStream.range(0, 60_000)
                                                .mapToObj(i -> "k" + i + ": v\n")
                                                .collect(Collectors.joining())),
                        Map.entry("many values", "complete: 1\nname: [" + "a,".repeat(big / 2 - 20) + "]"),
                        Map.entry("anchors", "&a ".repeat(big / 3)),
                        Map.entry("long quoted text", "complete: \"" + "\\n".repeat(big / 2 - 10) + "\""),
                        Map.entry("long block text", "complete: |\n" + " x\n".repeat(big / 3 - 10)),
                        Map.entry("many empty lines", "complete: \n" + "\n".repeat(big)),
                        Map.entry("comments", "#".repeat(big)),
                        Map.entry(
                                "long mode",
                                head.replace(
                                        "init: none",
                                        "init: none, permissions: {/: {mode: '" + "+r".repeat(400_000) + "'}}")),
                        Map.entry("long argv as text", head.replace("init: none", "init: " + "a ".repeat(400_000))),
                        Map.entry(
                                "many images that share much",
                                "complete: 1\ncomponents: {a: {}}\nimage: {layers: [a], init: none, exclude: ["
                                        + "/x,".repeat(100_000)
                                        + "]}\nimages:\n"
                                        + IntStream.range(0, 10_000)
                                                .mapToObj(i -> "  i" + i + ": {}\n")
                                                .collect(Collectors.joining())),
                        Map.entry("over the limit", " ".repeat((1 << 20) + 1)))
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(String name, String yaml) {
        byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> LoneManifest.parse("complete.yaml", bytes))
                        .as(name)
                        .isInstanceOf(BuildException.class)
                        .satisfies(
                                e -> assertThat(String.valueOf(e.getMessage()).length())
                                        .isLessThan(2_000)));
    }

    @Test
    void aLargeManifestIsReadInTime() throws BuildException {
        String files = IntStream.range(0, 20_000)
                .mapToObj(i -> "      /etc/conf.d/" + i + ": value\n")
                .collect(Collectors.joining());
        String yaml =
                "complete: 1\nname: x\ncomponents:\n  a:\n    files:\n" + files + "image: {layers: [a], init: none}\n";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(LoneManifest.parse("complete.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                                .components())
                        .hasSize(1));
    }
}
