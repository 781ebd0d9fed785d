package dev.complete.builder.step.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.ListingReader;
import dev.complete.builder.rootfs.ListingWriter;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.blob.DirectoryBlobStore;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionResultsTest {

    private static final List<String> PATHS = List.of("out", "src/app", "src/link", "src/missing");

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final ActionResults results = new ActionResults(store);

    private TestTree outputs() throws IOException {
        return new TestTree()
                .directory("/out", 0755)
                .directory("/out/empty", 02700)
                .directory("/out/bin", 0755)
                .stored("/out/bin/app", 04711, "app", store)
                .stored("/out/bin/none", 0, "", store)
                .symlink("/out/bin/\ud83d\ude00", "../\uff5e b")
                .directory("/out/lib", 01777)
                .stored("/out/lib/a", 0644, "a", store)
                .directory("/src", 0700)
                .stored("/src/app", 0755, "app", store)
                .symlink("/src/link", "/nowhere");
    }

    private RootfsTree decoded(RootfsTree outputs, List<String> paths) throws IOException {
        return results.decode(results.encode(outputs, paths), paths, "app");
    }

    private static Node.Directory folder(RootfsTree tree, String path) {
        return (Node.Directory) node(tree, path);
    }

    private static Node node(RootfsTree tree, String path) {
        Node node = tree.get(RootfsPath.of(path));
        return Objects.requireNonNull(node, path);
    }

    @Test
    void outputsComeBackWithTheirModesLinksAndContents() throws IOException {
        RootfsTree outputs = outputs().tree();

        RootfsTree back = decoded(outputs, PATHS);

        assertThat(back.nodes().keySet()).isEqualTo(outputs.nodes().keySet());
        outputs.nodes().forEach((path, node) -> {
            Node other = node(back, path.toString());
            if (node instanceof Node.File file) {
                assertThat(other).isInstanceOf(Node.File.class);
                assertThat(((Node.File) other).metadata()).isEqualTo(file.metadata());
                assertThat(((Node.File) other).content()).isEqualTo(file.content());
            } else if (node instanceof Node.Symlink link) {
                assertThat(((Node.Symlink) other).target()).isEqualTo(link.target());
                assertThat(((Node.Symlink) other).metadata()).isEqualTo(Metadata.LINK);
            } else {
                int expected = path.toString().equals("/src")
                        ? 0755
                        : ((Node.Directory) node).metadata().mode();
                assertThat(((Node.Directory) other).metadata()).isEqualTo(Metadata.root(expected));
            }
        });
    }

    @Test
    void aFolderIsExplicitWhenItsModeIsNotWhatMkdirMakes() throws IOException {
        RootfsTree back = decoded(outputs().tree(), PATHS);

        assertThat(folder(back, "/out/bin").explicit()).isFalse();
        assertThat(folder(back, "/src").explicit()).isFalse();
        assertThat(folder(back, "/out/empty").explicit()).isTrue();
        assertThat(folder(back, "/out/lib").explicit()).isTrue();
    }

    @Test
    void everythingSaysWhichStepLeftItWhereAndStillDoesAfterAListing() throws IOException {
        RootfsTree back = decoded(outputs().tree(), PATHS);
        List<Entry> entries = back.nodes().entrySet().stream()
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList();

        entries.forEach(entry -> assertThat(entry.node().origin()).isEqualTo(Origin.step("app", entry.path())));
        assertThat(node(back, "/out/bin/app").origin()).hasToString("app: its build step /out/bin/app");
        assertThat(Origin.manifest("app")).hasToString("app: complete.yaml");
        ByteArrayOutputStream listing = new ByteArrayOutputStream();
        ListingWriter.write(entries, List.of(), listing);
        assertThat(new ListingReader(new ByteArrayInputStream(listing.toByteArray()), "app", List.of()).entries())
                .isEqualTo(entries);
    }

    @Test
    void whatIsDecodedEncodesToTheSameBytes() throws IOException {
        byte[] result = results.encode(outputs().tree(), PATHS);

        assertThat(results.encode(results.decode(result, PATHS, "app"), PATHS)).isEqualTo(result);
        assertThat(results.encode(outputs().tree(), List.of("src/missing", "src/link", "src/app", "out")))
                .isEqualTo(result);
    }

    @Test
    void outputsMayBeAbsentOrOfAnyKind() throws IOException {
        RootfsTree nothing = new TestTree().tree();
        RootfsTree file = new TestTree().stored("/out", 0644, "x", store).tree();
        RootfsTree link = new TestTree().symlink("/out", "src").tree();
        RootfsTree all = new TestTree()
                .directory("/", 0700)
                .stored("/a", 0644, "x", store)
                .tree();

        assertThat(decoded(nothing, List.of("out")).size()).isEqualTo(1);
        assertThat(node(decoded(file, List.of("out")), "/out")).isInstanceOf(Node.File.class);
        assertThat(node(decoded(link, List.of("out")), "/out")).isInstanceOf(Node.Symlink.class);
        assertThat(folder(decoded(all, List.of("")), "/").metadata().mode()).isEqualTo(0700);
    }

    @Test
    void hardLinksComeBackAsFiles() throws IOException {
        TestTree linked = outputs().hardLink("/out/lib/b", "/out/lib/a").hardLink("/src/app", "/out/lib/a");

        RootfsTree back = decoded(linked.tree(), PATHS);

        assertThat(node(back, "/out/lib/b")).isInstanceOf(Node.File.class);
        assertThat(((Node.File) node(back, "/src/app")).content())
                .isEqualTo(((Node.File) node(back, "/out/lib/a")).content());
    }

    @Test
    void outputsThatNoPathLeadsToOrThatAreNoBlobsAreRefused() throws IOException {
        Digest blob = Digest.of("ab".getBytes(UTF_8));
        Content slice = new Content.Packed(blob, 1, 1, Digest.of("b".getBytes(UTF_8)));
        for (TestTree wrong : List.of(
                outputs().stored("/src/other", 0644, "x", store),
                outputs().directory("/var", 0755),
                outputs().directory("/output", 0755),
                outputs().git("/out/x", 0644, "x"),
                outputs().inline("/out/x", 0644, "x"),
                outputs().inline("/src/app", 0644, "x"),
                outputs().put("/out/x", new Node.File(Metadata.FILE, slice, TestTree.ORIGIN)))) {
            assertThatThrownBy(() -> results.encode(wrong.tree(), PATHS)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLostTreeOrFileIsNoSuchFile() throws IOException {
        byte[] result = results.encode(outputs().tree(), PATHS);
        byte[] onlyTree = results.encode(new TestTree().directory("/out", 0755).tree(), PATHS);

        for (byte[] each : List.of(result, onlyTree)) {
            assertThatThrownBy(() -> new ActionResults(new MemoryBlobStore()).decode(each, PATHS, "app"))
                    .isInstanceOf(NoSuchFileException.class);
        }
        store.discard(Digest.of("a".getBytes(UTF_8)));
        assertThatThrownBy(() -> results.decode(result, PATHS, "app")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDamagedTreeIsCorruptAndThenAbsent(@TempDir Path folder) throws IOException {
        DirectoryBlobStore onDisk = new DirectoryBlobStore(folder, DirectoryBlobStore.Shape.SHARDED);
        ActionResults of = new ActionResults(onDisk);
        TestTree outputs = new TestTree().directory("/out", 0755).symlink("/out/a", "b");
        byte[] result = of.encode(outputs.tree(), PATHS);
        Path tree;
        try (Stream<Path> all = Files.walk(folder)) {
            tree = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(tree);
        whole[whole.length / 2] ^= 1;
        Files.delete(tree);
        Files.write(tree, whole);

        assertThatThrownBy(() -> of.decode(result, PATHS, "app")).isInstanceOf(CorruptBlobException.class);
        assertThatThrownBy(() -> of.decode(result, PATHS, "app")).isInstanceOf(NoSuchFileException.class);
    }
}
