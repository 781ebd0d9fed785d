package dev.complete.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedContentsTest {

    private static final int MIB = 1 << 20;

    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final TestTree lower = new TestTree();
    private final TestTree upper = new TestTree();
    private final List<PackedLayer> layers = new ArrayList<>();
    private final List<Frame> opened = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd:chunked", "gzip", "none"})
    void opensEveryContentOfTheLayersAsItsSourceDoes(String name) throws Exception {
        try (PackedContents contents = packed(Compression.parse(name))) {
            for (TestTree tree : List.of(upper, lower, upper)) { // back and forth: more frames than are kept
                for (Node node : tree.layer().entries().values()) {
                    if (node instanceof Node.File file) {
                        try (InputStream expected = tree.open(file.content());
                                InputStream found = contents.open(file.content())) {
                            assertThat(found.readAllBytes()).isEqualTo(expected.readAllBytes());
                        }
                    }
                }
            }
        }
    }

    @Test
    void decodesEachFrameOnceForAReaderOfAllPathsInOrder() throws Exception {
        try (PackedContents contents = packed(Compression.ZSTD)) {
            for (Content content : inPathOrder()) {
                read(contents, content);
            }
        }
        assertThat(opened).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }

    @Test
    void decodesNoMoreThanTwoFramesAhead() throws Exception {
        try (PackedContents contents = packed(Compression.ZSTD)) {
            read(contents, file(lower, "/large"));
        } // waits for the frames ahead
        assertThat(layers.get(0).frames().subList(1, 4 + 2)).containsAll(opened);
        assertThat(opened).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void readsTheSourcesWhenFramesAreDecodedAgainAndAgain() throws Exception {
        try (PackedContents contents = packed(Compression.ZSTD)) {
            List<Content> backwards = new ArrayList<>(inPathOrder());
            Collections.reverse(backwards);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 4; i++) {
                            for (Content content : backwards) {
                                read(contents, content);
                            }
                        }
                    })
                    .hasMessageStartingWith("asked for ");
        }
        assertThat(opened).hasSizeLessThan(3 * (int) opened.stream().distinct().count());
    }

    @Test
    void asksTheOtherSourceForWhatIsInNoLayer() throws Exception {
        try (PackedContents contents = packed(Compression.ZSTD)) {
            assertThatThrownBy(() -> contents.open(new Content.Inline("elsewhere")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("asked for " + Digest.of("elsewhere".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void failsWhenAFrameIsGone() throws Exception {
        try (PackedContents contents = packed(Compression.ZSTD)) {
            Content last = file(upper, "/z");
            for (Frame frame : layers.get(1).frames()) {
                cas.discard(frame.digest());
            }
            for (int i = 0; i < 2; i++) {
                try (InputStream in = contents.open(last)) {
                    assertThatThrownBy(in::readAllBytes).isInstanceOf(NoSuchFileException.class);
                }
            }
        }
    }

    private List<Content> inPathOrder() throws Exception {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>(lower.layer().entries());
        nodes.putAll(upper.layer().entries());
        return nodes.values().stream()
                .filter(Node.File.class::isInstance)
                .map(node -> ((Node.File) node).content())
                .toList();
    }

    private static Content file(TestTree tree, String path) throws Exception {
        return ((Node.File) Objects.requireNonNull(tree.layer().tree().get(RootfsPath.of(path)))).content();
    }

    private static void read(PackedContents contents, Content content) throws IOException {
        try (InputStream in = contents.open(content)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private PackedContents packed(Compression compression) throws Exception {
        for (int i = 0; i < 60; i++) {
            lower.generated("/lib/file" + i, 100_000 + i, i);
        }
        lower.directory("/empty", Metadata.DIRECTORY).text("/nothing", Metadata.FILE, "");
        lower.generated("/large", 20L * MIB + 3, 100).generated("/larger", 16L * MIB, 101);
        lower.text("/name-" + "long/".repeat(40) + "end", Metadata.FILE, "behind a PAX header");
        upper.text("/text", Metadata.FILE, "some text")
                .hardLink("/text-too", "/text")
                .symlink("/way", "text");
        for (int i = 0; i < 60; i++) {
            upper.generated("/lib/file" + i + "-upper", 90_000 + i, 200 + i);
        }
        upper.generated("/z", 9L * MIB, 102);
        List<LayerTree> trees = List.of(lower.layer(), upper.layer());
        layers.add(pack(lower, compression));
        layers.add(pack(upper, compression));
        assertThat(layers.get(0).frames()).hasSizeGreaterThan(7);
        return new PackedContents(trees, layers, this::opened, content -> {
            throw new IOException("asked for " + content.id());
        });
    }

    private InputStream opened(Frame frame) throws IOException {
        opened.add(frame);
        return cas.open(frame.digest());
    }

    private PackedLayer pack(TestTree tree, Compression compression) throws Exception {
        LayerPacker packer = new LayerPacker(
                tree, ContentConsumer.NONE, cas, new MemoryMemos(), compression, 2, PackedBytes.IGNORED);
        return packer.pack(List.of(tree.layer())).get(0);
    }
}
