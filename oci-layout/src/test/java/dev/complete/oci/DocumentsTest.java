package dev.complete.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.ImageConfig.History;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

    private static final Digest A = Digest.of("a".getBytes(StandardCharsets.UTF_8));
    private static final Digest B = Digest.of("b".getBytes(StandardCharsets.UTF_8));
    private static final Instant EPOCH = Instant.ofEpochSecond(318_211_200);

    private static final ImageConfig CONFIG = new ImageConfig(
            Platform.LINUX_AMD64,
            EPOCH,
            new ContainerConfig(
                    "10001:10001",
                    new TreeSet<>(Set.of("9090/tcp", "8080/tcp")),
                    List.of("PATH=/usr/bin:/bin", "A=\u00e9 \"quoted\" \\ \u0001"),
                    List.of("/usr/bin/tini", "--"),
                    List.of("/app", "daemon off;"),
                    new TreeSet<>(Set.of("/var/lib/data")),
                    "/srv",
                    new TreeMap<>(Map.of("b", "2", "a", "1")),
                    "SIGKILL"),
            List.of(A, B),
            List.of(
                    new History(EPOCH, "complete: base", null, false),
                    new History(EPOCH, "complete: app", "c", false),
                    new History(null, null, null, true)));

    private static final ContainerConfig NOTHING = new ContainerConfig(
            "", new TreeSet<>(), List.of(), List.of(), List.of(), new TreeSet<>(), "", new TreeMap<>(), null);

    @Test
    void configHasOneText() {
        assertThat(text(CONFIG.toJson()))
                .isEqualTo("{\"created\":\"1980-02-01T00:00:00Z\",\"architecture\":\"amd64\",\"os\":\"linux\","
                        + "\"config\":{\"User\":\"10001:10001\",\"ExposedPorts\":{\"8080/tcp\":{},\"9090/tcp\":{}},"
                        + "\"Env\":[\"PATH=/usr/bin:/bin\",\"A=\u00e9 \\\"quoted\\\" \\\\ \\u0001\"],"
                        + "\"Entrypoint\":[\"/usr/bin/tini\",\"--\"],\"Cmd\":[\"/app\",\"daemon off;\"],"
                        + "\"Volumes\":{\"/var/lib/data\":{}},\"WorkingDir\":\"/srv\","
                        + "\"Labels\":{\"a\":\"1\",\"b\":\"2\"},\"StopSignal\":\"SIGKILL\"},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + A + "\",\"" + B + "\"]},"
                        + "\"history\":[{\"created\":\"1980-02-01T00:00:00Z\",\"created_by\":\"complete: base\"},"
                        + "{\"created\":\"1980-02-01T00:00:00Z\",\"created_by\":\"complete: app\",\"comment\":\"c\"},"
                        + "{\"empty_layer\":true}]}");
    }

    @Test
    void emptyConfigStillHasEnv() {
        ImageConfig config = new ImageConfig(Platform.LINUX_ARM64, null, NOTHING, List.of(), List.of());
        assertThat(text(config.toJson()))
                .isEqualTo("{\"architecture\":\"arm64\",\"os\":\"linux\",\"config\":{\"Env\":[]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");
    }

    @Test
    void manifestAndIndexHaveOneText() {
        Descriptor layer = new Descriptor(MediaType.LAYER + "+zstd", B, 7);
        Manifest manifest = new Manifest(new Descriptor(MediaType.CONFIG, A, 5), List.of(layer));
        assertThat(text(manifest.toJson()))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + A
                        + "\",\"size\":5},\"layers\":[{\"mediaType\":"
                        + "\"application/vnd.oci.image.layer.v1.tar+zstd\",\"digest\":\"" + B + "\",\"size\":7}]}");
        Descriptor entry = new Descriptor(
                MediaType.MANIFEST, A, 9, Platform.LINUX_AMD64, new TreeMap<>(Map.of("z", "1", "k", "v")), null);
        assertThat(text(new Index(List.of(entry)).toJson()))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                        + "\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                        + A + "\",\"size\":9,\"annotations\":{\"k\":\"v\",\"z\":\"1\"},"
                        + "\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}}]}");
    }

    @Test
    void whatIsWrittenReadsBackEqual() throws InvalidImageException {
        assertThat(ImageConfig.parse(CONFIG.toJson())).isEqualTo(CONFIG);
        Descriptor entry =
                new Descriptor(MediaType.MANIFEST, A, 9, Platform.LINUX_AMD64, new TreeMap<>(Map.of("k", "v")), null);
        Manifest manifest = new Manifest(entry, List.of(entry, entry), new TreeMap<>(Map.of("x", "y")));
        assertThat(Manifest.parse(manifest.toJson())).isEqualTo(manifest);
        Index index = new Index(List.of(entry), new TreeMap<>(Map.of("x", "y")));
        assertThat(Index.parse(index.toJson())).isEqualTo(index);
    }

    @Test
    void unknownKeysAndGoNullsAreTolerated() throws InvalidImageException {
        ImageConfig config = ImageConfig.parse(bytes("""
                {"author": "x", "architecture": "riscv64", "os": "linux", "variant": "v1",
                 "created": "2020-01-02T03:04:05.123456789+02:00",
                 "config": {"Env": null, "Cmd": null, "Volumes": null, "Labels": null, "Healthcheck": {"Test": []}},
                 "rootfs": {"type": "layers", "diff_ids": []}, "history": null}
                """));
        assertThat(config.config()).isEqualTo(NOTHING);
        assertThat(config.created()).isEqualTo("2020-01-02T01:04:05.123456789Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|is not a JSON object",
                "{|is not JSON",
                "{} {}|is not JSON",
                "{\"schemaVersion\":2,\"schemaVersion\":2}|is not JSON",
                "{\"schemaVersion\":1,\"manifests\":[]}|schemaVersion is not 2",
                "{\"schemaVersion\":\"2\",\"manifests\":[]}|schemaVersion is not a whole number",
                "{\"schemaVersion\":2.0,\"manifests\":[]}|schemaVersion is not a whole number",
                "{\"manifests\":[]}|schemaVersion is missing",
                "{\"schemaVersion\":2,\"mediaType\":\"text/plain\"}|mediaType is not application/vnd.oci",
                "{\"schemaVersion\":2,\"manifests\":{}}|manifests is not a list",
                "{\"schemaVersion\":2,\"manifests\":[3]}|manifests[0] is not an object",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":1}]}|manifests[0].mediaType is not a string",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\"}]}|manifests[0].digest is missing",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:A\\u001b[0m\"}]}|digest: `sha256:A\\u001b[0m`",
                "{\"schemaVersion\":2,\"annotations\":{\"a\":1}}|annotations.a is not a string",
                "{\"schemaVersion\":2,\"annotations\":{\"a\\u001b\":[]}}|annotations.a\\u001b is not a string"
            })
    void refusesAnIndexThatIsNone(String json, String problem) {
        assertThatThrownBy(() -> Index.parse(bytes(json)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageStartingWith("image index")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775808", "1e3", "99999999999999999999999999"})
    void refusesSizesThatAreNone(String size) {
        String json = "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a\",\"digest\":\"" + A + "\",\"size\":" + size
                + "},\"layers\":[]}";
        assertThatThrownBy(() -> Manifest.parse(bytes(json))).isInstanceOf(InvalidImageException.class);
    }

    @Test
    void refusesDeepAndLargeDocumentsQuickly() {
        assertThatThrownBy(() -> Index.parse(bytes("{\"a\":" + "[".repeat(1_000_000))))
                .isInstanceOf(InvalidImageException.class);
        byte[] large = new byte[(4 << 20) + 1];
        assertThatThrownBy(() -> Index.parse(large))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("4194305 bytes");
    }

    @Test
    void refusesHistoryThatContradictsTheLayers() {
        String json = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + A + "\"]},\"history\":[{\"empty_layer\":true}]}";
        assertThatThrownBy(() -> ImageConfig.parse(bytes(json))).hasMessageContaining("history speaks of 0 layers");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** As skopeo and containerd have it: by what a layer says, not by whether it could be had. */
    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, false, true",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, true, true",
        "application/vnd.oci.image.layer.v1.tar+gzip, true, true",
        "application/vnd.oci.image.layer.v1.tar+gzip, false, false",
    })
    void layersFromElsewhereAreNoBlobsOfTheImage(String type, boolean urls, boolean foreign) throws Exception {
        String layer = "{\"mediaType\":\"" + type + "\",\"digest\":\"" + B + "\",\"size\":1"
                + (urls ? ",\"urls\":[\"https://elsewhere.example/b\"]}" : "}");
        String manifest = "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"" + MediaType.CONFIG + "\",\"digest\":\""
                + A + "\",\"size\":1},\"layers\":[" + layer + "]}";

        ManifestLinks links = ManifestLinks.parse(MediaType.MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));

        assertThat(links.foreign()).hasSize(foreign ? 1 : 0);
        assertThat(links.blobs())
                .extracting(Descriptor::digest)
                .containsExactlyElementsOf(foreign ? List.of(A) : List.of(A, B));
    }
}
