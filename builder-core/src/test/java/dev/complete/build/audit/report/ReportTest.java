package dev.complete.build.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.complete.build.audit.Finding;
import dev.complete.build.audit.Finding.Detail;
import dev.complete.build.audit.ImageFindings;
import dev.complete.build.audit.Severity;
import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The three forms of one audit's findings say the same. */
class ReportTest {

    private static final Pin NODE =
            new Pin("deps/node", "https://example.org/node.git", new GitId("1b2c3d4".repeat(5) + "00000"));

    private static final Finding MISSING = new Finding(
            "command-missing",
            Severity.ERROR,
            RootfsPath.of("/usr/bin/é node"),
            new Origin("node", NODE, "a b/node.tar.xz", "node/bin/node"),
            "the command of image `shop`, node, cannot be executed: its mode is 0644",
            List.of(new Detail("searched", "/lib\n/usr/lib"), new Detail("exists in", "toolchain")),
            "set its mode under `permissions`");

    private static final Finding NOWHERE = new Finding(
            "init-missing", Severity.WARN, RootfsPath.of("/sbin/init"), null, "no init", List.of(), "add one");

    private static final List<ImageFindings> AUDITED =
            List.of(new ImageFindings("shop", Platform.LINUX_AMD64, List.of(MISSING, NOWHERE)));

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
                        + "\"fix\":\"set its mode under `permissions`\"}");
        assertThat(image.at("/findings/1/origin").isNull()).isTrue();
    }

    @Test
    void sarifIsValidAndPointsIntoTheRepository() throws IOException {
        JsonNode log = new ObjectMapper().readTree(SarifLog.of(AUDITED, "0.1.0", "complete.yaml"));
        try (InputStream schema = getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                            .getSchema(Objects.requireNonNull(schema))
                            .validate(log))
                    .isEmpty();
        }
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
}
