package dev.complete.builder.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Finding;
import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Remedy.Shipment;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The three forms of one audit's findings say the same. */
class ReportTest {

    private static final Pin NODE =
            new Pin("deps/node", "https://example.org/node.git", new GitId("1b2c3d4".repeat(5) + "00000"));

    private static final Finding MISSING = alone(new Fault(
            "command-missing",
            Severity.ERROR,
            RootfsPath.of("/usr/bin/é node"),
            new Origin("node", NODE, "a b/node.tar.xz", "node/bin/node"),
            "the command of image `shop`, node, cannot be executed: its mode is 0644",
            List.of(new Detail("searched", "/lib\n/usr/lib"), new Detail("exists in", "toolchain")),
            "set its mode under `permissions`",
            null,
            Remedy.ACCEPT));

    private static final Finding NOWHERE =
            alone(new Fault.At("init-missing", Severity.WARN, RootfsPath.of("/sbin/init"), null)
                    .problem("no init")
                    .fix("add one"));

    private static Finding alone(Fault fault) {
        return new Finding(List.of(fault));
    }

    /** Seven libraries that lack another one, which a component has in an archive. */
    private static Finding shared() {
        Remedy ship = new Remedy.Ship(
                "app",
                List.of(new Shipment(
                        new Origin("tools", NODE, "a b/libz.deb", "usr/lib/libz.so.1"),
                        RootfsPath.of("/lib/libz.so.1"))));
        return new Finding(IntStream.range(0, 7)
                .mapToObj(i -> new Fault(
                        "elf-needed",
                        i == 3 ? Severity.ERROR : Severity.WARN,
                        RootfsPath.of("/srv/" + i + ".so"),
                        new Origin("app", NODE, "lib/" + i + ".so", null),
                        "/srv/" + i + ".so needs libz.so.1",
                        List.of(new Detail("searched", "/lib\n/usr/lib/" + i)),
                        "add it",
                        new Cause("files need libz.so.1", "needed by"),
                        ship))
                .toList());
    }

    private static final ImageFindings.Accepted NOTHING_ACCEPTED = new ImageFindings.Accepted(List.of(), List.of());

    private static final List<ImageFindings> AUDITED =
            List.of(new ImageFindings("shop", Platform.LINUX_AMD64, List.of(MISSING, NOWHERE), NOTHING_ACCEPTED));

    @Test
    void textSaysWhatWhereAndWhatToDo() {
        assertThat(FindingText.of(MISSING)).isEqualTo("""
                        error[command-missing]: the command of image `shop`, node, cannot be executed: its mode is 0644
                          from      node: deps/node @ 1b2c3d4 a b/node.tar.xz > node/bin/node
                          searched  /lib
                                    /usr/lib
                          exists in toolchain
                          fix       set its mode under `permissions`
                          more      complete audit --explain command-missing""");
        assertThat(FindingText.of(NOWHERE)).startsWith("warning[init-missing]: no init\n  fix       add one\n");
    }

    @Test
    void jsonHasEveryField() throws IOException {
        JsonNode image = new ObjectMapper().readTree(FindingsJson.of(AUDITED)).at("/images/0");
        assertThat(image.path("name").asText()).isEqualTo("shop");
        assertThat(image.path("errors").asInt()).isEqualTo(1);
        assertThat(image.path("warnings").asInt()).isEqualTo(1);
        assertThat(image.at("/findings/0").toString())
                .isEqualTo("{\"rule\":\"command-missing\",\"severity\":\"error\",\"path\":\"/usr/bin/é node\","
                        + "\"origin\":{\"component\":\"node\",\"repository\":\"deps/node\","
                        + "\"url\":\"https://example.org/node.git\",\"commit\":\""
                        + NODE.commit().hex() + "\","
                        + "\"path\":\"a b/node.tar.xz\",\"member\":\"node/bin/node\"},"
                        + "\"problem\":\"the command of image `shop`, node, cannot be executed: its mode is 0644\","
                        + "\"details\":[{\"label\":\"searched\",\"text\":\"/lib\\n/usr/lib\"},"
                        + "{\"label\":\"exists in\",\"text\":\"toolchain\"}],"
                        + "\"fix\":\"set its mode under `permissions`\",\"places\":[{\"path\":\"/usr/bin/é node\","
                        + image.at("/findings/0").toString().replaceFirst(".*?(\"origin\":.*?}).*", "$1")
                        + ",\"problem\":\"the command of image `shop`, node, cannot be executed: its mode is 0644\","
                        + "\"details\":[{\"label\":\"searched\",\"text\":\"/lib\\n/usr/lib\"},"
                        + "{\"label\":\"exists in\",\"text\":\"toolchain\"}]}]}");
        assertThat(image.at("/findings/1/origin").isNull()).isTrue();
    }

    @Test
    void textOfOneCauseNamesTheFirstPlacesAndTheLines() {
        assertThat(FindingText.of(shared())).isEqualTo("""
                        error[elf-needed]: 7 files need libz.so.1
                          from      app: deps/node @ 1b2c3d4
                          needed by /srv/3.so
                                    /srv/0.so
                                    /srv/1.so
                                    /srv/2.so
                                    /srv/4.so
                                    and 2 more
                          searched  /lib
                                    /usr/lib/3
                                    /usr/lib/0
                                    /usr/lib/1
                                    /usr/lib/2
                                    and 3 more
                          fix       add it
                          lines     components:
                                      app:
                                        unpack:
                                          deps/node/a b/libz.deb:
                                            usr/lib/libz.so.1: /lib/libz.so.1
                          more      complete audit --explain elf-needed""");
    }

    @Test
    void aPackageThatTwoComponentsNeedIsUnpackedOnce() {
        List<Finding> findings = Stream.of("web", "app")
                .map(name -> alone(new Fault.At("elf-needed", Severity.ERROR, RootfsPath.of("/" + name), null)
                        .problem("x")
                        .fix("x")
                        .mendedBy(new Remedy.Unpack(name, List.of("deps/debs/libc6.deb")))))
                .toList();
        assertThat(Suggestions.of(List.of(new ImageFindings("shop", Platform.LINUX_AMD64, findings, NOTHING_ACCEPTED))))
                .endsWith("components:\n  web:\n    unpack:\n      deps/debs/libc6.deb: /\n");
    }

    @Test
    void oneCauseCountsOnceAndHasAllItsPlaces() throws IOException {
        ImageFindings found = new ImageFindings("shop", Platform.LINUX_AMD64, List.of(shared()), NOTHING_ACCEPTED);
        assertThat(List.of(found.errors(), found.warnings())).containsExactly(1L, 0L);
        JsonNode json = new ObjectMapper().readTree(FindingsJson.of(List.of(found)));
        assertThat(json.at("/images/0/findings/0/places")).hasSize(7);
        assertThat(json.at("/images/0/findings/0/places/1/path").asText()).isEqualTo("/srv/0.so");
        JsonNode log = sarif(List.of(found));
        assertThat(log.at("/runs/0/results/0/relatedLocations")).hasSize(6);
        assertThat(log.at("/runs/0/results/0/relatedLocations/5/message/text").asText())
                .isEqualTo("/srv/6.so needs libz.so.1");
    }

    @Test
    void sarifIsValidAndPointsIntoTheRepository() throws IOException {
        JsonNode log = sarif(AUDITED);
        JsonNode missing = log.at("/runs/0/results/0");
        assertThat(missing.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("deps/node/a%20b/node.tar.xz");
        assertThat(missing.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asText())
                .isEqualTo("shop:/usr/bin/é node");
        assertThat(missing.path("message").path("text").asText())
                .contains("exists in toolchain", "deps/node @ 1b2c3d4");
        assertThat(missing.path("level").asText()).isEqualTo("error");
        JsonNode nowhere = log.at("/runs/0/results/1");
        assertThat(nowhere.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("complete.yaml");
        int index = missing.path("ruleIndex").asInt();
        assertThat(log.at("/runs/0/tool/driver/rules/" + index + "/id").asText())
                .isEqualTo("command-missing");
        assertThat(missing.at("/partialFingerprints/finding~1v1").asText())
                .isNotEqualTo(nowhere.at("/partialFingerprints/finding~1v1").asText());
    }

    /** Valid by its schema. */
    private static JsonNode sarif(List<ImageFindings> audited) throws IOException {
        JsonNode log = new ObjectMapper().readTree(SarifLog.of(audited, "0.1.0", "complete.yaml"));
        try (InputStream schema = ReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                            .getSchema(Objects.requireNonNull(schema))
                            .validate(log))
                    .isEmpty();
        }
        return log;
    }
}
