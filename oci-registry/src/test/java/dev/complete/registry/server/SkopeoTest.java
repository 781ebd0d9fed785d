package dev.complete.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.SampleImages;
import dev.complete.registry.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server serves a client that is not ours: skopeo pushes a layout and pulls it back. Over https, since skopeo tries
 * that first everywhere and waits ten seconds for a server that does not understand it.
 */
class SkopeoTest {

    private static final RepositoryName ORDERS = new RepositoryName("team/orders");
    private static final int LAYER_SIZE = 3 << 20;

    private static SelfSigned key;

    @BeforeAll
    static void makeKey(@TempDir Path folder) throws Exception {
        key = SelfSigned.make(folder);
    }

    static Stream<Arguments> registries() {
        return Stream.of(
                Arguments.of(new Login.None(), EnumSet.noneOf(Habit.class)),
                Arguments.of(new Login.Basic("me", "s3cret"), EnumSet.noneOf(Habit.class)),
                Arguments.of(new Login.Bearer("me", "s3cret", false), EnumSet.noneOf(Habit.class)),
                Arguments.of(new Login.Bearer("me", "s3cret", true), Habit.DOCKER_REGISTRY),
                Arguments.of(new Login.None(), Habit.LEAST));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("registries")
    void pushesAndPulls(Login login, Set<Habit> habits, @TempDir Path folder) throws Exception {
        Tool.require("skopeo");
        byte[] layer = SampleImages.bytes(LAYER_SIZE, 1);
        Descriptor image = layout(folder.resolve("from"), layer);
        try (RegistryServer server = RegistryServer.startSecure(key.context(), login, habits)) {
            String there = "docker://" + server.host() + "/team/orders:1.0";

            skopeo(login, "--dest", "oci:" + folder.resolve("from") + ":orders", there);

            assertThat(server.registry().findManifest(ORDERS, ManifestName.tag("1.0")))
                    .hasValueSatisfying(found -> assertThat(found.digest()).isEqualTo(image.digest()));
            assertThat(server.received(Digest.of(layer))).isEqualTo(LAYER_SIZE);
            assertThat(server.openUploads()).isZero();

            skopeo(login, "--src", there, "oci:" + folder.resolve("to") + ":orders");

            assertThat(LayoutReader.open(folder.resolve("to")).index().manifests())
                    .extracting(Descriptor::digest)
                    .containsExactly(image.digest());
        }
    }

    private static void skopeo(Login login, String side, String from, String to)
            throws IOException, InterruptedException {
        boolean none = login instanceof Login.None;
        Tool.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--preserve-digests",
                side + "-tls-verify=false",
                side + (none ? "-no-creds" : "-creds=me:s3cret"),
                from,
                to);
    }

    private static Descriptor layout(Path folder, byte[] layer) throws IOException {
        LayoutWriter writer = LayoutWriter.open(folder);
        Descriptor blob = SampleImages.blob(layer);
        writer.add(blob, out -> out.write(layer));
        byte[] config =
                SampleImages.text("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[\"" + blob.digest() + "\"]},\"config\":{}}");
        Descriptor manifest = writer.add(
                MediaType.MANIFEST, new Manifest(writer.add(MediaType.CONFIG, config), List.of(blob)).toJson());
        Descriptor entry = manifest.with(new TreeMap<>(Map.of(Annotations.REF_NAME, "orders")));
        writer.replaceEntries(List.of(entry));
        return entry;
    }
}
