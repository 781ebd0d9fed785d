package dev.complete.registry.transfer;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.index;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.MediaType;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.oci.layout.RefName;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.Reference;
import dev.complete.registry.Registry;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.Tool;
import dev.complete.registry.http.TestClient;
import dev.complete.registry.server.Fault;
import dev.complete.registry.server.Habit;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import dev.complete.registry.server.ServedRequest;
import dev.complete.registry.transfer.ImageTarget.Arrival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCopyTest {

    private static final RepositoryName STAGING = new RepositoryName("staging/orders");
    private static final RepositoryName PRODUCTION = new RepositoryName("production/orders");
    private static final ManifestName TAG = ManifestName.tag("1.4");
    private static final ReferrerChoice ALL = ReferrerChoice.ALL;

    private static final byte[] CONFIG = bytes(100, 1);
    private static final byte[] LAYER = bytes(5000, 2);
    private static final byte[] OTHER_LAYER = bytes(6000, 3);
    private static final ManifestDocument AMD64 = manifest(config(CONFIG), blob(LAYER));
    private static final ManifestDocument ARM64 = manifest(config(CONFIG), blob(OTHER_LAYER));
    private static final ManifestDocument IMAGE = index(AMD64, ARM64);
    private static final ManifestDocument SIGNATURE = artifact(AMD64.descriptor(), "application/x-signature", "by me");
    private static final ManifestDocument BILL = artifact(IMAGE.descriptor(), "application/x-bill", "all of it");

    private final MemoryRegistry registry = new MemoryRegistry();
    private final MemoryRegistry elsewhere = new MemoryRegistry();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<String> referrers = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<Digest> foreign = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void push() throws Exception {
        for (byte[] content : List.of(CONFIG, LAYER, OTHER_LAYER, empty())) {
            registry.putBlob(STAGING, blob(content), source(content));
        }
        for (ManifestDocument each : List.of(AMD64, ARM64, SIGNATURE, BILL)) {
            registry.putManifest(STAGING, ManifestName.of(each.digest()), each);
        }
        registry.putManifest(STAGING, TAG, IMAGE);
    }

    private final CopyListener listener = new CopyListener() {
        @Override
        public void arrived(Descriptor blob, Arrival how) {
            arrivals.add(how);
        }

        @Override
        public void foreign(Descriptor layer) {
            foreign.add(layer.digest());
        }

        @Override
        public void referrer(Descriptor manifest, String artifactType) {
            referrers.add(artifactType);
        }

        @Override
        public void skipped(Descriptor manifest, String why) {
            skipped.add(why);
        }
    };

    private ImageSource staging() {
        return new RegistrySource(registry, Reference.parse("registry.example/staging/orders:1.4"));
    }

    private static ImageTarget production(MemoryRegistry into, String host) {
        return new RegistryTarget(into, host, PRODUCTION, List.of(TAG), new ConcurrentHashMap<>());
    }

    private Digest copy(ImageSource from, ImageTarget to, ReferrerChoice choice)
            throws IOException, InterruptedException {
        return new ImageCopy(from, to, choice, listener).run();
    }

    private static byte[] document(MemoryRegistry of, ManifestName name) throws IOException, InterruptedException {
        return of.manifest(PRODUCTION, name).orElseThrow().json();
    }

    @Test
    void mountsEverythingWithinOneRegistry() throws Exception {
        assertThat(copy(staging(), production(registry, "registry.example"), ALL))
                .isEqualTo(IMAGE.digest());

        assertThat(arrivals)
                .containsExactly(Arrival.MOUNTED, Arrival.MOUNTED, Arrival.MOUNTED, Arrival.MOUNTED, Arrival.PRESENT);
        assertThat(document(registry, TAG)).isEqualTo(IMAGE.json());
    }

    @Test
    void sendsEverythingOnceToAnother() throws Exception {
        copy(staging(), production(elsewhere, "other.example"), ALL);

        assertThat(arrivals).containsExactly(Arrival.SENT, Arrival.SENT, Arrival.SENT, Arrival.SENT, Arrival.PRESENT);
        assertThat(document(elsewhere, TAG)).isEqualTo(IMAGE.json());
        assertThat(document(elsewhere, ManifestName.of(ARM64.digest()))).isEqualTo(ARM64.json());

        arrivals.clear();
        copy(staging(), production(elsewhere, "other.example"), ALL);
        assertThat(arrivals).isEmpty();
    }

    @Test
    void takesAlongWhatRefersToTheImageAndToWhatItNames() throws Exception {
        copy(staging(), production(elsewhere, "other.example"), ALL);

        assertThat(referrers).containsExactlyInAnyOrder("application/x-bill", "application/x-signature");
        assertThat(elsewhere.referrers(PRODUCTION, AMD64.digest(), null).orElseThrow())
                .extracting(Descriptor::digest)
                .containsExactly(SIGNATURE.digest());
    }

    @Test
    void takesAlongOnlyTheTypesThatAreWanted() throws Exception {
        copy(staging(), production(elsewhere, "other.example"), new ReferrerChoice(Set.of("application/x-bill")));

        assertThat(referrers).containsExactly("application/x-bill");
        assertThat(elsewhere.manifest(PRODUCTION, ManifestName.of(SIGNATURE.digest())))
                .isEmpty();
    }

    /** An image that was pushed before it was signed. */
    @Test
    void takesAlongWhatCameLater() throws Exception {
        copy(staging(), production(elsewhere, "other.example"), ReferrerChoice.NONE);
        assertThat(referrers).isEmpty();

        copy(staging(), production(elsewhere, "other.example"), ALL);
        assertThat(referrers).hasSize(2);
    }

    @Test
    void goesThroughALayoutUnchanged() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ALL);
        LayoutReader reader = LayoutReader.open(layout);
        Descriptor entry = reader.index().manifests().stream()
                .filter(each -> "orders".equals(each.annotations().get(Annotations.REF_NAME)))
                .findFirst()
                .orElseThrow();

        copy(new LayoutSource(reader, entry), production(elsewhere, "other.example"), ALL);

        assertThat(document(elsewhere, TAG)).isEqualTo(IMAGE.json());
        assertThat(referrers).hasSize(4);
        assertThat(document(elsewhere, ManifestName.of(SIGNATURE.digest()))).isEqualTo(SIGNATURE.json());
    }

    @Test
    void leavesOtherImagesOfALayoutAndReplacesOneOfItsName() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ALL);
        copy(staging(), new LayoutTarget(layout, "again"), ReferrerChoice.NONE);
        registry.putManifest(STAGING, TAG, AMD64);
        copy(staging(), new LayoutTarget(layout, "orders"), ReferrerChoice.NONE);

        assertThat(LayoutReader.open(layout).index().manifests())
                .filteredOn(each -> each.annotations().containsKey(Annotations.REF_NAME))
                .extracting(each -> each.annotations().get(Annotations.REF_NAME) + " " + each.digest())
                .containsExactlyInAnyOrder("again " + IMAGE.digest(), "orders " + AMD64.digest());
    }

    @Test
    void namesNothingBeforeEverythingIsThere() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ReferrerChoice.NONE);
        LayoutReader reader = LayoutReader.open(layout);
        Descriptor entry = reader.index().manifests().get(0);
        Path lost =
                layout.resolve("blobs/sha256").resolve(Digest.of(OTHER_LAYER).hex());
        Files.delete(lost);

        assertThatThrownBy(() -> copy(
                        new LayoutSource(reader, entry), production(elsewhere, "other.example"), ReferrerChoice.NONE))
                .hasMessageContaining(Digest.of(OTHER_LAYER).toString())
                .hasMessageContaining("missing");
        assertThat(elsewhere.tags(PRODUCTION)).isEmpty();

        Files.write(lost, Arrays.copyOf(OTHER_LAYER, OTHER_LAYER.length));
        copy(new LayoutSource(reader, entry), production(elsewhere, "other.example"), ReferrerChoice.NONE);
        assertThat(elsewhere.tags(PRODUCTION)).containsExactly("1.4");
    }

    /** Each of four indexes names the next one 500 times: read one by one that would never end. */
    @Test
    void readsAManifestOnceHoweverOftenItIsNamed() throws Exception {
        ManifestDocument bomb = AMD64;
        for (int depth = 0; depth < 3; depth++) {
            bomb = new ManifestDocument(
                    MediaType.INDEX, new Index(Collections.nCopies(500, bomb.descriptor())).toJson());
            registry.putManifest(STAGING, ManifestName.of(bomb.digest()), bomb);
        }
        registry.putManifest(STAGING, TAG, bomb);

        copy(staging(), production(elsewhere, "other.example"), ALL);

        assertThat(document(elsewhere, TAG)).isEqualTo(bomb.json());
        assertThat(referrers).containsExactly("application/x-signature");
    }

    /** Old images are not of the specification's types. */
    @Test
    void copiesAnImageOfDockersTypes() throws Exception {
        ManifestDocument docker = new ManifestDocument(
                MediaType.DOCKER_MANIFEST,
                new String(AMD64.json(), StandardCharsets.UTF_8)
                        .replace(MediaType.MANIFEST, MediaType.DOCKER_MANIFEST)
                        .replace(MediaType.CONFIG, "application/vnd.docker.container.image.v1+json")
                        .replace(MediaType.LAYER, "application/vnd.docker.image.rootfs.diff.tar.gzip")
                        .getBytes(StandardCharsets.UTF_8));
        registry.putManifest(STAGING, TAG, docker);
        Path layout = directory.resolve("layout");

        copy(staging(), new LayoutTarget(layout, "orders"), ALL);
        copy(staging(), production(elsewhere, "other.example"), ALL);

        LayoutReader.open(layout).validate();
        assertThat(LayoutReader.open(layout).index().manifests())
                .extracting(Descriptor::digest)
                .containsExactly(docker.digest());
        assertThat(document(elsewhere, TAG)).isEqualTo(docker.json());
    }

    @Test
    void leavesOutWhatIsListedAndDoesNotReferToTheImage() throws Exception {
        try (RegistryServer server = RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY)) {
            Registry client = new TestClient().of(server.host());
            copy(
                    staging(),
                    new RegistryTarget(client, server.host(), PRODUCTION, List.of(TAG), new ConcurrentHashMap<>()),
                    ReferrerChoice.NONE);
            ManifestDocument other = manifest(config(CONFIG), blob(LAYER), blob(OTHER_LAYER));
            client.putManifest(PRODUCTION, ManifestName.of(other.digest()), other);
            ManifestName list = ManifestName.tag("sha256-" + AMD64.digest().hex());
            client.putManifest(PRODUCTION, list, index(other));
            Reference there = Reference.parse(server.host() + "/production/orders:1.4");

            copy(new RegistrySource(client, there), production(elsewhere, "other.example"), ALL);

            assertThat(skipped).singleElement().asString().contains(other.digest() + " is listed as referring to");
            assertThat(referrers).isEmpty();
        }
    }

    /** A signature that cannot be read now is no signature that is not there. */
    @Test
    void namesNothingWhenAReferrerCannotBeRead() throws Exception {
        try (RegistryServer server = RegistryServer.start()) {
            Registry client = new TestClient().of(server.host());
            copy(
                    staging(),
                    new RegistryTarget(client, server.host(), PRODUCTION, List.of(TAG), new ConcurrentHashMap<>()),
                    ALL);
            server.fault(ServedRequest.to("GET", "/manifests/" + SIGNATURE.digest()), Fault.status(503));
            Reference there = Reference.parse(server.host() + "/production/orders:1.4");

            assertThatThrownBy(
                            () -> copy(new RegistrySource(client, there), production(elsewhere, "other.example"), ALL))
                    .hasMessageContaining("503");
            assertThat(elsewhere.tags(PRODUCTION)).isEmpty();
        }
    }

    @Test
    void writesIntoNoFolderThatHoldsSomethingElse() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("orders"));
        Files.writeString(folder.resolve("main.c"), "int main;");

        assertThatThrownBy(() -> copy(staging(), new LayoutTarget(folder, "orders"), ALL))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("no image layout");
        assertThat(folder.toFile().list()).containsExactly("main.c");
    }

    @Test
    void anUnreadableIndexIsNotReplaced() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ALL);
        Files.writeString(layout.resolve("index.json"), "{broken");

        assertThatThrownBy(() -> copy(staging(), new LayoutTarget(layout, "again"), ALL))
                .hasMessageContaining("index");
        assertThat(layout.resolve("index.json")).hasContent("{broken");
    }

    @Test
    void refusesIndexesWithinIndexesWithoutEnd() throws Exception {
        ManifestDocument deep = AMD64;
        for (int depth = 0; depth < 6; depth++) {
            deep = new ManifestDocument(MediaType.INDEX, new Index(List.of(deep.descriptor())).toJson());
            registry.putManifest(STAGING, ManifestName.of(deep.digest()), deep);
        }
        registry.putManifest(STAGING, TAG, deep);

        assertThatThrownBy(() -> copy(staging(), production(elsewhere, "other.example"), ALL))
                .hasMessageContaining("nested more than 4 deep");
        assertThat(elsewhere.tags(PRODUCTION)).isEmpty();
    }

    /** A copy that was killed between a referrer and the list that it is found by. */
    @Test
    void listsAReferrerThatIsThereAndNotListed() throws Exception {
        try (RegistryServer server = RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY)) {
            Registry client = new TestClient().of(server.host());
            ImageTarget target =
                    new RegistryTarget(client, server.host(), PRODUCTION, List.of(TAG), new ConcurrentHashMap<>());
            copy(staging(), target, ReferrerChoice.NONE);
            client.putBlob(PRODUCTION, blob(empty()), source(empty()));
            client.putManifest(PRODUCTION, ManifestName.of(SIGNATURE.digest()), SIGNATURE);

            copy(staging(), target, ALL);

            ManifestName list = ManifestName.tag("sha256-" + AMD64.digest().hex());
            assertThat(client.manifest(PRODUCTION, list)).isPresent();
        }
    }

    /** A registry that keeps no list of what refers to a manifest gets one as a tag. */
    @Test
    void listsReferrersUnderATagWhereTheRegistryDoesNot() throws Exception {
        try (RegistryServer server = RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY)) {
            Registry client = new TestClient().of(server.host());
            ImageTarget target =
                    new RegistryTarget(client, server.host(), PRODUCTION, List.of(TAG), new ConcurrentHashMap<>());
            copy(staging(), target, ALL);
            copy(staging(), target, ALL);

            ManifestName tag = ManifestName.tag("sha256-" + AMD64.digest().hex());
            Index list =
                    Index.parse(client.manifest(PRODUCTION, tag).orElseThrow().json());
            assertThat(list.manifests()).singleElement().satisfies(each -> {
                assertThat(each.digest()).isEqualTo(SIGNATURE.digest());
                assertThat(each.artifactType()).isEqualTo("application/x-signature");
                assertThat(each.annotations()).containsEntry("example.note", "by me");
            });

            referrers.clear();
            Reference there = Reference.parse(server.host() + "/production/orders:1.4");
            copy(new RegistrySource(client, there), production(elsewhere, "other.example"), ALL);
            assertThat(referrers).hasSize(2);
        }
    }

    /** Images of Windows have such layers; skopeo copies the rest. */
    @Test
    void leavesLayersThatAreElsewhereThere() throws Exception {
        byte[] windows = bytes(7000, 4);
        ManifestDocument image = new ManifestDocument(
                MediaType.MANIFEST,
                new String(manifest(config(CONFIG), blob(windows), blob(LAYER)).json(), StandardCharsets.UTF_8)
                        .replaceFirst(
                                "\"mediaType\":\"" + MediaType.LAYER + "\"",
                                "\"mediaType\":\"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip\","
                                        + "\"urls\":[\"https://elsewhere.example/windows\"]")
                        .getBytes(StandardCharsets.UTF_8));
        registry.putManifest(STAGING, TAG, image);
        Path layout = directory.resolve("layout");

        copy(staging(), new LayoutTarget(layout, "windows"), ALL);
        LayoutReader reader = LayoutReader.open(layout);
        copy(new LayoutSource(reader, reader.index().manifests().get(0)), production(elsewhere, "other.example"), ALL);

        assertThat(document(elsewhere, TAG)).isEqualTo(image.json());
        assertThat(elsewhere.blobSize(PRODUCTION, Digest.of(windows))).isEmpty();
        assertThat(foreign).containsExactly(Digest.of(windows), Digest.of(windows));
    }

    @Test
    void readsAnImageOfAnArchiveInPlace() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ALL);
        Path tar = directory.resolve("orders.tar");
        Tool.run("tar", "-C", layout.toString(), "-cf", tar.toString(), "oci-layout", "index.json", "blobs");
        LayoutReader archive = LayoutReader.openArchive(tar);
        Descriptor entry = archive.index().manifests().stream()
                .filter(RefName::isNamed)
                .findFirst()
                .orElseThrow();
        referrers.clear();

        copy(new LayoutSource(archive, entry), production(elsewhere, "other.example"), ALL);

        assertThat(document(elsewhere, TAG)).isEqualTo(IMAGE.json());
        assertThat(referrers).hasSize(2);
    }

    private static final String OF_OTHERS = "{\"mediaType\":\"application/x-something\",\"digest\":\""
            + Digest.of(bytes(9, 9)) + "\",\"size\":9,\"urls\":[\"https://elsewhere.example/9\"],"
            + "\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"},\"x-new\":[1]}";

    private static String listed(String entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.INDEX + "\",\"x-head\":1,\"manifests\":[" + entries
                + "]}";
    }

    /** Other tools' entries may be of what is not here, and say what is not known here. */
    @Test
    void leavesEntriesOfOtherToolsInALayoutAsTheyAre() throws Exception {
        Path layout = directory.resolve("layout");
        copy(staging(), new LayoutTarget(layout, "orders"), ReferrerChoice.NONE);
        Files.writeString(layout.resolve("index.json"), listed(OF_OTHERS));

        copy(staging(), new LayoutTarget(layout, "again"), ALL);
        copy(staging(), new LayoutTarget(layout, "again"), ALL);

        assertThat(Files.readString(layout.resolve("index.json")))
                .startsWith(listed(OF_OTHERS).replace("]}", "").replace("[1", "[1]}") + ",");
        assertThat(LayoutReader.open(layout).index().manifests())
                .as("of others, the image, what refers to it")
                .hasSize(4);
    }

    @Test
    void leavesWhatOthersListedUnderATagAsItIs() throws Exception {
        try (RegistryServer server = RegistryServer.start(new Login.None(), Habit.DOCKER_REGISTRY)) {
            Registry client = new TestClient().of(server.host());
            ManifestName tag = ManifestName.tag("sha256-" + AMD64.digest().hex());
            String others = OF_OTHERS.replace(
                    Digest.of(bytes(9, 9)).toString(), ARM64.digest().toString());
            for (byte[] content : List.of(CONFIG, OTHER_LAYER)) {
                client.putBlob(PRODUCTION, blob(content), source(content));
            }
            client.putManifest(PRODUCTION, ManifestName.of(ARM64.digest()), ARM64);
            client.putManifest(
                    PRODUCTION,
                    tag,
                    new ManifestDocument(MediaType.INDEX, listed(others).getBytes(StandardCharsets.UTF_8)));

            copy(
                    staging(),
                    new RegistryTarget(client, server.host(), PRODUCTION, List.of(TAG), new ConcurrentHashMap<>()),
                    ALL);

            assertThat(new String(client.manifest(PRODUCTION, tag).orElseThrow().json(), StandardCharsets.UTF_8))
                    .contains("\"x-head\":1", others, SIGNATURE.digest().toString());
        }
    }
}
