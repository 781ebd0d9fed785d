package dev.complete.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services that extend one base, which they pin, and what pins more. */
final class ExtendsIT {

    private static final String EXTENDS = "extends: deps/python-service\n";

    /** From the bottom: python, certificates and the server's settings. */
    private static final int OF_THE_BASE = 3;

    @TempDir
    private Path scratch;

    private int builds;

    /** An image that was built: the one that wrote {@code said} on the way. */
    private record Built(Path oci, String said, String digestLine) {

        JsonNode blob(String digest) throws IOException {
            return Json.parse(Files.readString(oci.resolve("blobs").resolve(digest.replace(':', '/'))));
        }

        JsonNode manifest() throws IOException {
            String index = Files.readString(oci.resolve("index.json"));
            return blob(Json.parse(index).at("/manifests/0/digest").asText());
        }

        List<String> layers() throws IOException {
            List<String> digests = new ArrayList<>();
            manifest()
                    .get("layers")
                    .forEach(layer -> digests.add(layer.get("digest").asText()));
            return digests;
        }

        List<String> environment() throws IOException {
            List<String> words = new ArrayList<>();
            blob(manifest().at("/config/digest").asText()).at("/config/Env").forEach(word -> words.add(word.asText()));
            return words;
        }
    }

    private Built build(Path repository) {
        Path out = scratch.resolve("out-" + builds++);
        Command.Outcome outcome = InstalledLauncher.complete("build", repository.toString())
                .with("--format", "oci", "--output", out.toString())
                .with("--cache", Samples.cache().toString())
                .succeed();
        return new Built(out.resolve("oci"), outcome.err(), outcome.lastLine());
    }

    private GitFixture copy(String sample) {
        Path copy = scratch.resolve(sample);
        Command.of("cp", "-R", Samples.repository(sample).toString(), copy.toString())
                .succeed();
        return GitFixture.at(copy);
    }

    @Test
    void servicesShareTheLayersOfTheirBase() throws IOException {
        List<String> orders = build(Samples.repository("orders")).layers();
        List<String> visits = build(Samples.repository("visits")).layers();

        assertThat(visits.subList(0, OF_THE_BASE)).isEqualTo(orders.subList(0, OF_THE_BASE));
        assertThat(visits.subList(OF_THE_BASE, visits.size()))
                .doesNotContainAnyElementsOf(orders.subList(OF_THE_BASE, orders.size()));
    }

    @Test
    void aChangeOfTheServiceChangesNoLayerOfTheBase() throws IOException {
        GitFixture orders = copy("orders");
        List<String> before = build(orders.path()).layers();
        orders.write("orders/more.py", "more = 1\n").commit("more");
        List<String> after = build(orders.path()).layers();

        assertThat(after).hasSameSizeAs(before);
        assertThat(after.subList(0, OF_THE_BASE)).isEqualTo(before.subList(0, OF_THE_BASE));
        assertThat(after.get(OF_THE_BASE)).isNotEqualTo(before.get(OF_THE_BASE));
    }

    @Test
    void theServiceGetsWhatItsPinSays() throws IOException {
        GitFixture orders = copy("orders");
        Built before = build(orders.path());
        GitFixture base = GitFixture.at(orders.path().resolve("deps/python-service"));
        String first = base.head();
        String manifest = Files.readString(base.path().resolve("complete.yaml"));
        base.write("complete.yaml", manifest.replace("LANG: C.UTF-8", "LANG: C"))
                .commit("another language");

        assertThat(build(orders.path()).environment())
                .as("a commit in the work tree of the base is not what is pinned")
                .contains("LANG=C.UTF-8");
        orders.commit("pin it");
        Built after = build(orders.path());

        assertThat(after.environment()).contains("LANG=C", "WEB_CONCURRENCY=1").doesNotContain("LANG=C.UTF-8");
        assertThat(after.layers().subList(0, OF_THE_BASE - 1))
                .isEqualTo(before.layers().subList(0, OF_THE_BASE - 1));
        assertThat(before.said()).contains(" · extends deps/python-service @ " + first.substring(0, 7) + "\n");
        assertThat(after.said())
                .contains(" · extends deps/python-service @ " + base.head().substring(0, 7) + "\n");
    }

    @Test
    void showsTheMergedManifestWhichBuildsTheSame() throws IOException {
        GitFixture visits = copy("visits");
        String digest = build(visits.path()).digestLine();
        String merged = InstalledLauncher.complete(
                        "plan", "--manifest", visits.path().toString())
                .with("--cache", Samples.cache().toString())
                .succeed()
                .out();

        assertThat(merged.lines().map(line -> line.replaceAll(" {2,}#", " #").strip()))
                .contains(
                        "name: visits # complete.yaml:3",
                        "deps/python-service/gunicorn.conf.py: /srv/app/ # deps/python-service/complete.yaml:"
                                + lineOf(visits, "gunicorn.conf.py: /srv/app/"),
                        "PORT: 8081 # complete.yaml:9",
                        "- 8080/tcp # deps/python-service/complete.yaml:" + lineOf(visits, "ports: [8080/tcp]"),
                        "- 8081/tcp # complete.yaml:10");
        visits.write("complete.yaml", merged).commit("all in one");
        assertThat(build(visits.path()).digestLine()).isEqualTo(digest);
    }

    private static int lineOf(GitFixture service, String text) throws IOException {
        List<String> lines = Files.readAllLines(service.path().resolve("deps/python-service/complete.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new AssertionError(text);
    }

    @Test
    void aServiceIsLessThanFifteenLines() throws IOException {
        for (String service : List.of("orders", "visits")) {
            String manifest = Files.readString(Samples.repository(service).resolve("complete.yaml"));
            assertThat(manifest).contains(EXTENDS);
            assertThat(manifest.lines().count()).as(service).isLessThan(15);
        }
    }

    @Test
    void refusesCirclesAndLongChainsAsInvalid() {
        GitFixture top = GitFixture.init(scratch.resolve("top"))
                .write("complete.yaml", "complete: 1\nextends: other.yaml\n")
                .write("other.yaml", "complete: 1\nextends: complete.yaml\n");
        top.commit("a circle");
        refused(top, "other.yaml:2:10", "complete.yaml -> other.yaml -> complete.yaml");

        top.write("complete.yaml", "complete: 1\nextends: 2.yaml\n");
        for (int i = 2; i <= 17; i++) {
            top.write(i + ".yaml", "complete: 1\nextends: " + (i + 1) + ".yaml\n");
        }
        top.commit("a long chain");
        refused(top, "16.yaml:2:10", "more than 16 manifests");

        top.write("complete.yaml", "complete: 1\nextends: deps/nothing\n").commit("nowhere");
        refused(top, "complete.yaml:2:10", "no `deps` in superproject @ ");
    }

    private void refused(GitFixture repository, String place, String words) {
        Command.Outcome outcome = InstalledLauncher.complete(
                        "build", repository.path().toString())
                .with("--output", scratch.resolve("refused").toString())
                .with("--cache", scratch.resolve("cache").toString())
                .run();
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(3);
        assertThat(outcome.err()).contains("--> " + place + "\n", words).doesNotContain("\tat ");
    }
}
