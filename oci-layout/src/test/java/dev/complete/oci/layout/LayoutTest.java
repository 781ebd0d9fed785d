package dev.complete.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.complete.oci.ContainerConfig;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.ImageConfig;
import dev.complete.oci.Index;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import dev.complete.oci.Platform;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.oci.compress.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

    private static final byte[] EMPTY_TAR = new byte[1024];

    private final Path directory = Jimfs.newFileSystem(Configuration.unix()).getPath("/out/oci");

    @Test
    void writesALayoutThatValidates() throws IOException {
        Descriptor entry = write(directory, "shop", "one");
        LayoutReader layout = LayoutReader.open(directory);
        layout.validate();
        assertThat(layout.index()).isEqualTo(new Index(List.of(entry)));
        assertThat(Files.readString(directory.resolve("oci-layout"))).isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(layout.manifest(entry).layers()).hasSize(1);
        assertThat(layout.config(layout.manifest(entry)).platform()).isEqualTo(Platform.LINUX_AMD64);
    }

    @Test
    void entriesAreSortedByName() throws IOException {
        LayoutWriter writer = LayoutWriter.open(directory);
        writer.replaceEntries(List.of(image(writer, "zebra", "z"), image(writer, "ape", "a")));
        assertThat(LayoutReader.open(directory).index().manifests())
                .extracting(entry -> entry.annotations().get(Annotations.REF_NAME))
                .containsExactly("ape", "zebra");
    }

    @Test
    void prunesOnlyWhatNoEntryReaches() throws IOException {
        Descriptor kept = write(directory, "kept", "same");
        Path stray = directory.resolve("blobs/sha256/.corrupt-x");
        Files.writeString(stray, "x");
        Files.writeString(directory.resolve(".tmp-123"), "x");
        LayoutWriter writer = LayoutWriter.open(directory);
        Descriptor other = image(writer, "other", "different");
        writer.replaceEntries(List.of(kept, other));
        assertThat(writer.prune()).isZero();
        assertThat(blobs()).isEqualTo(5); // two configurations, two manifests, one shared layer
        writer.replaceEntries(List.of(other));
        assertThat(writer.prune()).isEqualTo(2);
        LayoutReader.open(directory).validate();
        assertThat(stray).doesNotExist();
        assertThat(directory.resolve(".tmp-123")).doesNotExist();
    }

    @Test
    void removesALayoutButNotWhatOthersPutThere() throws IOException {
        write(directory, "shop", "one");
        LayoutWriter.remove(directory);
        assertThat(directory).doesNotExist();

        write(directory, "shop", "one");
        Path mine = Files.writeString(directory.resolve("mine"), "mine");
        LayoutWriter.remove(directory);
        assertThat(mine).exists();
        assertThat(directory.resolve("blobs")).doesNotExist();
        assertThat(directory.resolve("index.json")).doesNotExist();
    }

    @Test
    void refusesToRemoveALayoutThroughALink() throws IOException {
        write(directory, "shop", "one");
        Path link = Files.createSymbolicLink(directory.resolveSibling("link"), directory);
        assertThatThrownBy(() -> LayoutWriter.remove(link)).isInstanceOf(FileSystemException.class);
        LayoutReader.open(directory).validate();
    }

    @Test
    void prunesNothingWhenAnEntryCannotBeFollowed() throws IOException {
        Descriptor entry = write(directory, "shop", "one");
        LayoutWriter writer = LayoutWriter.open(directory);
        image(writer, "stray", "two");
        Files.delete(file(entry.digest()));
        long before = blobs();
        assertThat(writer.prune()).isZero();
        assertThat(blobs()).isEqualTo(before);
    }

    @Test
    void refusesEntriesThatAreNotWhole() throws IOException {
        Descriptor entry = write(directory, "shop", "one");
        byte[] before = Files.readAllBytes(directory.resolve("index.json"));
        LayoutWriter writer = LayoutWriter.open(directory);
        Descriptor other = image(writer, "other", "two");
        Files.delete(file(other.digest()));
        assertThatThrownBy(() -> writer.replaceEntries(List.of(entry, other)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(other.digest() + " (application/vnd.oci.image.manifest.v1+json)")
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> writer.replaceEntries(List.of(entry, entry)))
                .isInstanceOf(InvalidImageException.class);
        assertThat(directory.resolve("index.json")).hasBinaryContent(before);
    }

    @Test
    void refusesABlobThatIsNotWhatWasExpected() throws IOException {
        LayoutWriter writer = LayoutWriter.open(directory);
        Descriptor expected = new Descriptor(MediaType.LAYER, Digest.of(EMPTY_TAR), 1024);
        assertThatThrownBy(() -> writer.add(expected, out -> out.write(1)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(expected.digest().toString());
    }

    @Test
    void repairsADocumentThatWasTamperedWith() throws IOException {
        Descriptor entry = write(directory, "shop", "one");
        byte[] manifest = Files.readAllBytes(file(entry.digest()));
        manifest[20] ^= 1;
        Files.write(file(entry.digest()), manifest);
        assertThatThrownBy(() -> LayoutReader.open(directory).validate()).isInstanceOf(CorruptBlobException.class);
        write(directory, "shop", "one");
        LayoutReader.open(directory).validate();
    }

    @Test
    void validationReadsEveryLayer() throws IOException {
        write(directory, "shop", "one");
        byte[] changed = EMPTY_TAR.clone();
        changed[1000] = 1;
        Files.write(file(Digest.of(EMPTY_TAR)), changed);
        assertThatThrownBy(() -> LayoutReader.open(directory).validate())
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining(Digest.of(EMPTY_TAR).toString());
    }

    @Test
    void preparesBesideTheLayoutWhatIsNew() throws IOException {
        Descriptor old = write(directory, "old", "one");
        Path additions = directory.resolveSibling("additions");
        List<String> before = files(directory);
        LayoutWriter writer = LayoutWriter.open(directory, additions);
        Descriptor other = image(writer, "other", "two");
        List<String> all = writer.replaceEntries(List.of(old, other));

        assertThat(files(directory)).isEqualTo(before);
        assertThat(LayoutReader.open(directory).index().manifests()).containsExactly(old);
        assertThat(files(additions)).doesNotContain("oci-layout").hasSize(3); // configuration, manifest, index
        assertThat(all).endsWith("oci-layout", "index.json").containsAll(files(additions));
        for (String name : all) {
            Path added = additions.resolve(name);
            if (Files.exists(added)) {
                Files.move(added, directory.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        LayoutReader.open(directory).validate();
        assertThat(LayoutWriter.open(directory).prune()).isZero();
        assertThat(files(directory)).containsExactlyInAnyOrderElementsOf(all);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void refusesWhatIsNoLayout() throws IOException {
        Files.createDirectories(directory);
        assertThatThrownBy(() -> LayoutReader.open(directory))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("not an OCI image layout: /out/oci/oci-layout is missing");
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> LayoutReader.open(directory)).hasMessageContaining("imageLayoutVersion");
        Files.writeString(directory.resolve("oci-layout"), "");
        assertThatThrownBy(() -> LayoutReader.open(directory)).isInstanceOf(InvalidImageException.class);
    }

    @Test
    void skopeoInspectsTheLayout(@TempDir Path folder) throws Exception {
        Descriptor entry = write(folder.resolve("oci"), "shop", "one");
        Tool.require("skopeo");
        String inspected = new String(
                Tool.filter(new byte[0], "skopeo", "inspect", "oci:" + folder.resolve("oci") + ":shop"),
                StandardCharsets.UTF_8);
        assertThat(inspected)
                .contains("\"Digest\": \"" + entry.digest() + "\"")
                .contains("\"Architecture\": \"amd64\"");
    }

    private Descriptor write(Path into, String name, String user) throws IOException {
        LayoutWriter writer = LayoutWriter.open(into);
        Descriptor entry = image(writer, name, user);
        writer.replaceEntries(List.of(entry));
        return entry;
    }

    private static Descriptor image(LayoutWriter writer, String name, String user) throws IOException {
        Descriptor layer = new Descriptor(MediaType.LAYER, Digest.of(EMPTY_TAR), EMPTY_TAR.length);
        writer.add(layer, out -> out.write(EMPTY_TAR));
        ContainerConfig container = new ContainerConfig(
                user, new TreeSet<>(), List.of(), List.of(), List.of(), new TreeSet<>(), "", new TreeMap<>(), null);
        ImageConfig config = new ImageConfig(Platform.LINUX_AMD64, null, container, List.of(layer.digest()), List.of());
        Descriptor configBlob = writer.add(MediaType.CONFIG, config.toJson());
        Descriptor manifest = writer.add(MediaType.MANIFEST, new Manifest(configBlob, List.of(layer)).toJson());
        return manifest.with(Platform.LINUX_AMD64).with(new TreeMap<>(Map.of(Annotations.REF_NAME, name)));
    }

    private Path file(Digest digest) {
        return new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.LAYOUT).file(digest);
    }

    private long blobs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("blobs/sha256"))) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    @Test
    void writesABlobAgainThatWasDamagedSince() throws IOException {
        Descriptor entry = write(directory, "shop", "one");
        Descriptor layer = LayoutReader.open(directory).manifest(entry).layers().get(0);
        Path blob = directory.resolve("blobs/sha256").resolve(layer.digest().hex());
        byte[] damaged = Files.readAllBytes(blob);
        damaged[0] ^= 1;
        Files.write(blob, damaged);

        write(directory, "shop", "one");

        LayoutReader.open(directory).validate();
    }

    @Test
    void writesOnlyTheBlobsThatAreNotFoundWhole() throws IOException {
        List<Descriptor> blobs = new ArrayList<>();
        LayoutWriter first = LayoutWriter.open(directory);
        for (byte[] blob : List.of(EMPTY_TAR, new byte[1025], new byte[300_000])) {
            blobs.add(first.add(MediaType.LAYER, blob));
        }
        Descriptor absent = new Descriptor(MediaType.LAYER, Digest.of(new byte[7]), 7);
        Files.write(file(blobs.get(1)), new byte[] {1}, StandardOpenOption.WRITE);
        Files.write(file(blobs.get(2)), new byte[300_001]);

        LayoutWriter again = LayoutWriter.open(directory);
        again.verify(List.of(blobs.get(0), blobs.get(1), absent, blobs.get(2), blobs.get(1)));

        assertThat(again.add(blobs.get(0), out -> out.write(EMPTY_TAR))).isFalse();
        assertThat(again.add(blobs.get(1), out -> out.write(new byte[1025]))).isTrue();
        assertThat(again.add(absent, out -> out.write(new byte[7]))).isTrue();
        assertThat(again.add(blobs.get(2), out -> out.write(new byte[300_000]))).isTrue();
        assertThat(Digest.of(Files.readAllBytes(file(blobs.get(1)))))
                .isEqualTo(blobs.get(1).digest());
    }

    private Path file(Descriptor blob) {
        return directory.resolve("blobs/sha256").resolve(blob.digest().hex());
    }

    @Test
    void neverPrunesThroughALink() throws IOException {
        write(directory, "shop", "one");
        Path blobs = directory.resolve("blobs/sha256");
        Path other = directory.resolveSibling("other");
        Files.move(blobs, other);
        Path stranger = Files.createFile(other.resolve("a".repeat(64)));
        Files.createSymbolicLink(blobs, other);

        assertThatThrownBy(() -> LayoutWriter.open(directory))
                .hasMessageContaining("blobs/sha256")
                .hasMessageContaining("symbolic link");

        assertThat(stranger).exists();
    }
}
