package dev.complete.builder.layer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.layer.Frame;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Writable;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageAssemblerTest {

    private static final ImageCommit COMMIT = new ImageCommit("4f2a91c0".repeat(5), 1_700_000_000);
    private static final FinalRootfs ROOTFS = new FinalRootfs(
            RootfsTree.of(new TreeMap<>(Stream.of("/", "/run", "/var", "/var/lib", "/var/lib/data")
                    .collect(Collectors.toMap(
                            RootfsPath::of,
                            path -> new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest("complete")))))),
            List.of(),
            false,
            List.of());

    @Test
    void writesTheWholeContract() {
        BuiltImage image = assemble(recipe(true, false, "$commit"), Platform.LINUX_AMD64);

        assertThat(image.config())
                .isEqualTo("{\"created\":\"1980-02-01T00:00:00Z\",\"architecture\":\"amd64\",\"os\":\"linux\","
                        + "\"config\":{\"User\":\"10001:10002\",\"ExposedPorts\":{\"443/tcp\":{},\"8080/tcp\":{}},"
                        + "\"Env\":[\"A=1\",\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\","
                        + "\"PORT=8080\"],\"Entrypoint\":[\"/usr/bin/tini\",\"--\"],\"Cmd\":[\"/bin/app\",\"--say\","
                        + "\"\\\"hé\\\"\"],\"Volumes\":{\"/var/lib/data\":{}},\"WorkingDir\":\"/srv/app\","
                        + "\"Labels\":{\"dev.complete.requires\":\"DATABASE_URL Z_KEY\","
                        + "\"label\":\"4f2a91c04f2a91c04f2a91c04f2a91c04f2a91c0\"},\"StopSignal\":\"SIGKILL\"},"
                        + "\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[\"sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333\","
                        + "\"sha256:eebbf6457e46a7f63acdf9b97390f790ba443d60cfa44b607da7e5c40aa1cc1d\"]},"
                        + "\"history\":[{\"created\":\"1980-02-01T00:00:00Z\",\"created_by\":\"complete\"},"
                        + "{\"created\":\"1980-02-01T00:00:00Z\",\"created_by\":\"complete\"}]}");
        assertThat(image.manifest())
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                        + "\"digest\":\"sha256:643a555d0733377d2178b5686d376751dcb3d2aa1d806ab425721594929bdd0f\","
                        + "\"size\":816},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+zstd\","
                        + "\"digest\":\"sha256:a172cedcae47474b615c54d510a5d84a8dea3032e958587430b413538be3f333\","
                        + "\"size\":20},{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+zstd\","
                        + "\"digest\":\"sha256:eebbf6457e46a7f63acdf9b97390f790ba443d60cfa44b607da7e5c40aa1cc1d\","
                        + "\"size\":20}]}");
        assertThat(image.descriptor().digest().hex())
                .isEqualTo("8d2860cbf60db86178b2fe07ab42ee871cd01bd91d25a0dea5350283e95f337e");
        assertThat(image.descriptor().platform()).isEqualTo(Platform.LINUX_AMD64);
    }

    @Test
    void saysLittleWhenTheManifestSaysLittle() throws Exception {
        BuiltImage image = assemble(recipe(false, false, "1"), Platform.LINUX_ARM64);

        var config = parse(image).config();
        assertThat(config.user()).isEqualTo("10001:10002");
        assertThat(config.env()).containsExactly("PATH=" + RuntimeContract.DEFAULT_PATH);
        assertThat(config.entrypoint()).isEmpty();
        assertThat(config.volumes()).isEmpty();
        assertThat(config.labels()).containsExactly(Map.entry("label", "1"));
        assertThat(config.stopSignal()).isEqualTo("SIGKILL");
    }

    @Test
    void dependsOnTheCommitOnlyWhenAsked() {
        ImageCommit other = new ImageCommit("0".repeat(40), 7);
        for (Platform platform : List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64)) {
            assertThat(assemble(recipe(true, false, "x"), platform, other).descriptor())
                    .isEqualTo(assemble(recipe(true, false, "x"), platform).descriptor());
        }
        assertThat(assemble(recipe(true, false, "v-$commit"), Platform.LINUX_AMD64, other)
                        .config())
                .contains("\"label\":\"v-" + "0".repeat(40) + "\"");
        assertThat(assemble(recipe(true, true, "x"), Platform.LINUX_AMD64).config())
                .contains("2023-11-14T22:13:20Z")
                .doesNotContain("1980-");
    }

    @Test
    void keepsAPathThatTheManifestSets() throws Exception {
        ImageRecipe recipe = recipe(true, false, "x");
        recipe.env().put("PATH", "/opt/bin");

        assertThat(parse(assemble(recipe, Platform.LINUX_AMD64)).config().env())
                .containsExactly("A=1", "PATH=/opt/bin", "PORT=8080");
    }

    @Test
    void indexesPlatformsInOneOrder() {
        BuiltImage amd64 = assemble(recipe(true, false, "x"), Platform.LINUX_AMD64);
        BuiltImage arm64 = assemble(recipe(true, false, "x"), Platform.LINUX_ARM64);

        PlatformIndex index = PlatformIndex.of(List.of(arm64, amd64));

        assertThat(index).isEqualTo(PlatformIndex.of(List.of(amd64, arm64)));
        assertThat(index.text())
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                        + "\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"digest\":\"sha256:26f6baaeab9cc0a53b6ddce288145790d2bcb663134ec0283942645527eb8bcb\","
                        + "\"size\":553,\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}},"
                        + "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"digest\":\"sha256:07eaae91d3f01f83516de13a98566ceed5bdd3c8ed94c22815faccb883673c7b\","
                        + "\"size\":553,\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}}]}");
        assertThat(index.descriptor().digest()).isEqualTo(Digest.of(index.text().getBytes(StandardCharsets.UTF_8)));
        assertThatIllegalArgumentException().isThrownBy(() -> PlatformIndex.of(List.of(amd64, amd64)));
    }

    private static ImageConfig parse(BuiltImage image) throws InvalidImageException {
        return ImageConfig.parse(image.config().getBytes(StandardCharsets.UTF_8));
    }

    private static BuiltImage assemble(ImageRecipe recipe, Platform platform) {
        return assemble(recipe, platform, COMMIT);
    }

    private static BuiltImage assemble(ImageRecipe recipe, Platform platform, ImageCommit commit) {
        ResolvedUser user = new ResolvedUser(10_001, 10_002);
        try {
            RuntimeContract contract =
                    RuntimeContract.of(recipe, platform, user, "/", RuntimeContract.mounts(recipe, ROOTFS.tree()));
            List<PackedLayer> layers = List.of(layer("app"), layer("complete"));
            return ImageAssembler.assemble(recipe, contract, commit, ROOTFS, layers, "{}");
        } catch (BuildException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PackedLayer layer(String name) {
        Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        Frame frame = new Frame(digest, digest, 10, 20);
        Descriptor blob = new Descriptor("application/vnd.oci.image.layer.v1.tar+zstd", digest, 20);
        return new PackedLayer(name, digest, digest, 40, blob, List.of(frame), frame, null, false);
    }

    private static ImageRecipe recipe(boolean full, boolean created, String label) {
        SortedMap<String, String> env = new TreeMap<>();
        SortedMap<RootfsPath, Writable> writable = new TreeMap<>();
        SortedMap<String, String> labels = new TreeMap<>(Map.of("label", label));
        if (full) {
            env.put("PORT", "8080");
            env.put("A", "1");
            for (String path : List.of("/run", "/var/lib/data")) {
                boolean keep = path.startsWith("/var");
                writable.put(RootfsPath.of(path), new Writable(RootfsPath.of(path), null, null, null, keep, mark()));
            }
        }
        return new ImageRecipe(
                at("shop"),
                List.of(Platform.LINUX_AMD64),
                List.of(),
                List.of(),
                full ? located("/usr/bin/tini", "--") : List.of(),
                located("/bin/app", "--say", "\"hé\""),
                null,
                new TreeMap<>(),
                at(RootfsPath.of("/srv/app")),
                env,
                full ? List.of("Z_KEY", "DATABASE_URL") : List.of(),
                full ? List.of("8080/tcp", "443/tcp") : List.of(),
                writable,
                List.of(),
                labels,
                List.of(),
                created,
                false);
    }

    private static List<Located<String>> located(String... texts) {
        return Stream.of(texts).map(ImageAssemblerTest::at).toList();
    }

    private static <T> Located<T> at(T value) {
        return new Located<>(value, mark());
    }

    private static SourceLocation mark() {
        return new SourceLocation("complete.yaml", 1, 1, 1, "");
    }
}
