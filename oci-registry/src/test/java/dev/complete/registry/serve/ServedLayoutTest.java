package dev.complete.registry.serve;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.index;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedLayoutTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final RepositoryName ORDERS = new RepositoryName("orders");
    private static final ManifestName LATEST = ManifestName.tag("latest");

    @TempDir
    private Path directory;

    private final List<Descriptor> entries = new ArrayList<>();

    @Nested
    class Contract extends ServedImagesContract {
        @Override
        protected ServedImages images() throws IOException {
            return ServedLayoutTest.this.images();
        }
    }

    private ServedImages images() throws IOException {
        ManifestDocument one = image("one");
        ManifestDocument two = image("two");
        entry(one, "orders");
        entry(index(one, two), "team/shop:all");
        entry(two, "");
        ManifestDocument note = artifact(one.descriptor(), "example/note", "of one");
        add("application/json", empty());
        entry(note, "");
        entry(artifact(note.descriptor(), "example/signature", "of the note"), "");
        return layout();
    }

    private ServedLayout layout() throws IOException {
        LayoutWriter.open(directory).replaceEntries(entries);
        return ServedLayout.open(directory);
    }

    private ManifestDocument image(String name) throws IOException {
        byte[] config = text("{\"of\":\"" + name + "\"}");
        byte[] layer = bytes(50_000, name.hashCode());
        add("any", config);
        add("any", layer);
        return manifest(config(config), blob(layer));
    }

    private void add(String mediaType, byte[] content) throws IOException {
        LayoutWriter.open(directory).add(mediaType, content);
    }

    private void entry(ManifestDocument manifest, String name) throws IOException {
        add(manifest.mediaType(), manifest.json());
        TreeMap<String, String> annotations = new TreeMap<>();
        if (!name.isEmpty()) {
            annotations.putAll(Map.of(Annotations.REF_NAME, name, Annotations.REVISION, COMMIT));
        }
        entries.add(manifest.descriptor().with(annotations));
    }

    private Path file(Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }

    @Test
    void everyNameOfTheLayoutIsServed() throws Exception {
        ServedImages images = images();

        assertThat(images.repositories()).extracting(RepositoryName::text).containsExactly("orders", "team/shop");
        assertThat(images.tags(ORDERS)).contains(List.of(COMMIT, "latest"));
        assertThat(images.tags(new RepositoryName("team/shop"))).contains(List.of(COMMIT, "all"));
    }

    @ParameterizedTest
    @CsvSource({
        "orders, orders, latest",
        "orders:1.4, orders, 1.4",
        "team/orders, team/orders, latest",
        "registry.example/team/orders:1.4, team/orders, 1.4",
        "localhost:5000/orders, orders, latest",
        "1.4, 1.4, latest",
    })
    void aNameSaysRepositoryAndTag(String name, String repository, String tag) throws Exception {
        entry(image("one"), name);
        ServedLayout images = layout();
        assertThat(images.repositories()).containsExactly(new RepositoryName(repository));
        assertThat(images.tags(new RepositoryName(repository)).orElseThrow()).contains(tag);
    }

    @ParameterizedTest
    @CsvSource({"Orders", "orders:", "orders:a b", "../orders", "a//b", "orders@sha256:1"})
    void aNameThatNobodyCanAskForIsLeftOut(String name) throws Exception {
        entry(image("one"), name);
        assertThat(layout().repositories()).isEmpty();
    }

    @Test
    void whatRefersToAnImageIsFoundAmongTheEntries() throws Exception {
        ServedImages images = images();
        Digest one = images.manifest(ORDERS, LATEST).orElseThrow().digest();

        List<Descriptor> notes = images.referrers(ORDERS, one);

        assertThat(notes).extracting(Descriptor::artifactType).containsExactly("example/note");
        assertThat(notes.get(0).annotations()).containsEntry("example.note", "of one");
        assertThat(images.referrers(ORDERS, notes.get(0).digest()))
                .extracting(Descriptor::artifactType)
                .containsExactly("example/signature");
        assertThat(images.blob(ORDERS, Digest.of(empty()))).isPresent();
    }

    @Test
    void twoImagesOfOneNameAreRefusedWithTheirDigests() throws Exception {
        ManifestDocument one = image("one");
        ManifestDocument two = image("two");
        entry(one, "orders:1");
        entry(two, "registry.example/orders:1");

        assertThatThrownBy(() -> layout().manifest(ORDERS, ManifestName.tag("1")))
                .isInstanceOf(NotServedException.class)
                .hasMessageContainingAll(one.digest().toString(), two.digest().toString(), "pull one by its digest");
        assertThat(layout().manifest(ORDERS, ManifestName.of(one.digest()))).isPresent();
    }

    @Test
    void whatIsBuiltMeanwhileIsServed() throws Exception {
        entry(image("one"), "orders");
        ServedLayout images = layout();
        Digest before = images.manifest(ORDERS, LATEST).orElseThrow().digest();

        entries.clear();
        entry(image("two"), "orders");
        LayoutWriter.open(directory).replaceEntries(entries);

        assertThat(images.manifest(ORDERS, LATEST).orElseThrow().digest()).isNotEqualTo(before);
    }

    @Test
    void wrongBytesOfABlobAreNeverAllSent() throws Exception {
        ServedImages images = images();
        ManifestDocument one = images.manifest(ORDERS, LATEST).orElseThrow();
        Descriptor layer = one.links().blobs().get(1);
        ServedBlob blob = images.blob(ORDERS, layer.digest()).orElseThrow();
        byte[] wrong = Files.readAllBytes(file(layer.digest()));
        wrong[100] ^= 1;
        Files.write(file(layer.digest()), wrong);

        assertThatThrownBy(() -> blob.bytes().open(10, 10))
                .as("a part, even one that is right")
                .isInstanceOf(IOException.class);
        assertThat(file(layer.digest())).as("of somebody else").hasBinaryContent(wrong);
        assertThat(ServedLayout.openOwn(directory)
                        .blob(ORDERS, layer.digest())
                        .orElseThrow()
                        .bytes())
                .satisfies(own -> assertThatThrownBy(() -> own.open(10, 10)).hasMessageContaining("corrupt"));
        assertThat(images.blob(ORDERS, layer.digest())).as("set aside").isEmpty();
        Files.write(file(layer.digest()), wrong);
        try (InputStream in = blob.bytes().open(0, wrong.length)) {
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("corrupt");
        }
        assertThat(file(layer.digest())).exists();
    }

    @Test
    void aBlobThatChangedIsReadAgainBeforeAPartOfIt() throws Exception {
        ServedImages images = images();
        Descriptor layer =
                images.manifest(ORDERS, LATEST).orElseThrow().links().blobs().get(1);
        ServedBlob blob = images.blob(ORDERS, layer.digest()).orElseThrow();
        blob.bytes().open(10, 10).close();
        byte[] wrong = Files.readAllBytes(file(layer.digest()));
        wrong[100] ^= 1;
        Files.delete(file(layer.digest()));
        Files.write(file(layer.digest()), wrong);

        assertThatThrownBy(() -> blob.bytes().open(10, 10)).isInstanceOf(IOException.class);
    }

    @Test
    void anImageThatCannotBeReadHidesNoOther() throws Exception {
        ManifestDocument one = image("one");
        entry(one, "orders");
        entry(image("two"), "shop");
        layout();
        Files.writeString(file(one.digest()), "{}");

        ServedLayout images = ServedLayout.open(directory);

        assertThatThrownBy(() -> images.manifest(ORDERS, LATEST)).isInstanceOf(IOException.class);
        assertThat(file(one.digest())).exists();
        assertThat(images.manifest(new RepositoryName("shop"), LATEST)).isPresent();
    }

    @Test
    void aFolderThatIsNoLayoutIsSaidAtOnce() {
        assertThatThrownBy(() -> ServedLayout.open(directory))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("not an OCI image layout");
    }
}
