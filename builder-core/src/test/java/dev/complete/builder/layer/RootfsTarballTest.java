package dev.complete.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tarball of a whole root filesystem, from its layers' frames. */
class RootfsTarballTest {

    private static final int MIB = 1 << 20;

    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();

    private final TestTree base = new TestTree()
            .directory("/etc", Metadata.root(0755))
            .directory("/srv", Metadata.root(0700))
            .text("/etc/passwd", Metadata.FILE, "root")
            .generated("/usr/lib/libc", (5 * MIB) / 4, 1);

    private final TestTree app = new TestTree()
            .directory("/srv", Metadata.root(0700))
            .text("/srv/app", Metadata.FILE, "app")
            .generated("/usr/lib/app/large", 9L * MIB, 2)
            .text("/usr/lib/app/zlast", Metadata.FILE, "z")
            .text("/usr/share/doc", Metadata.FILE, "doc");

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd:9", "zstd:chunked", "gzip", "none"})
    void eachFolderStandsInItOnce(String text) throws Exception {
        Compression compression = Compression.parse(text);
        byte[] tarball = bytes(rootfs(compression, base, app).open());
        byte[] decoded =
                bytes(FrameDecoder.open(compression.format(), new ByteArrayInputStream(tarball), Long.MAX_VALUE));
        assertThat(names(decoded))
                .containsExactly(
                        "etc/",
                        "etc/passwd",
                        "srv/",
                        "usr/",
                        "usr/lib/",
                        "usr/lib/libc",
                        "srv/app",
                        "usr/lib/app/",
                        "usr/lib/app/large",
                        "usr/lib/app/zlast",
                        "usr/share/",
                        "usr/share/doc");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        rootfs(compression, base, app).decodeTo(written);
        assertThat(written.toByteArray()).isEqualTo(decoded);
    }

    @Test
    void isDecodedUpToAFrameThatIsGone() throws Exception {
        FrameSequence rootfs = rootfs(Compression.ZSTD, base, app);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        rootfs.decodeTo(whole);
        PackedLayer upper = pack(app, Compression.ZSTD);
        cas.discard(upper.frames().get(1).digest());

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        assertThatThrownBy(() -> rootfs.decodeTo(written)).isInstanceOf(NoSuchFileException.class);

        assertThat(written.size()).isPositive();
        assertThat(written.toByteArray()).isEqualTo(Arrays.copyOf(whole.toByteArray(), written.size()));
    }

    /** Must never change within format version 1. */
    @ParameterizedTest
    @CsvSource({
        "none, 7cf91ebc0321c3bb2c8f8cf5e08bca29a4c739ca9fd6873383becd78cc771a6e",
        "zstd, 3bceabddcd24925516cc16e09d92384a9fe060a5e398b3f2c9af0f40891c60a5",
        "zstd:chunked, 9bf43eba8da2f7fbeb114fc5194814998c1010089ac458efe9ab069236e659c0",
        "gzip, 78463cc9e517ca8a861547debde81ef781fca8bd7fb262091111a9cc76475874"
    })
    void keepsTheBytesOfFormatVersion1(String compression, String digest) throws Exception {
        FrameSequence rootfs = rootfs(Compression.parse(compression), base, app);
        assertThat(Digest.of(bytes(rootfs.open())).hex()).isEqualTo(digest);
    }

    @Test
    void onlyFramesWithARepeatedFolderAreCompressedAgain() throws Exception {
        PackedLayer lower = pack(base, Compression.ZSTD);
        PackedLayer upper = pack(app, Compression.ZSTD);
        List<Frame> read = new ArrayList<>();
        FrameSequence rootfs = FrameSequence.ofRootfs(
                List.of(base.layer(), app.layer()), List.of(lower, upper), Compression.ZSTD, frame -> {
                    read.add(frame);
                    return cas.open(frame.digest());
                });
        byte[] tarball = bytes(rootfs.open());
        List<Frame> all = new ArrayList<>(lower.frames());
        all.addAll(upper.frames());
        all.add(upper.end());
        assertThat(read).isEqualTo(all);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        for (Frame frame : lower.frames()) {
            first.writeBytes(bytes(cas.open(frame.digest())));
        }
        assertThat(Arrays.copyOf(tarball, first.size())).isEqualTo(first.toByteArray());
        ByteArrayOutputStream last = new ByteArrayOutputStream();
        for (Frame frame : all.subList(lower.frames().size() + 1, all.size())) {
            last.writeBytes(bytes(cas.open(frame.digest())));
        }
        assertThat(Arrays.copyOfRange(tarball, tarball.length - last.size(), tarball.length))
                .isEqualTo(last.toByteArray());
    }

    @Test
    void aFrameOfNothingButRepeatedFoldersIsLeftOut() throws Exception {
        TestTree folders = new TestTree().directory("/srv", Metadata.root(0700));
        byte[] alone = bytes(rootfs(Compression.ZSTD, base).open());
        assertThat(bytes(rootfs(Compression.ZSTD, base, folders).open())).isEqualTo(alone);
    }

    /** Merging gives a folder the same metadata in all layers; if it ever did not, the last one would count. */
    @Test
    void aFolderWithOtherMetadataStays() throws Exception {
        TestTree other = new TestTree().directory("/srv", Metadata.root(0711));
        assertThat(names(bytes(rootfs(Compression.NONE, base, other).open())))
                .filteredOn("srv/"::equals)
                .hasSize(2);
    }

    private FrameSequence rootfs(Compression compression, TestTree... trees) throws Exception {
        List<LayerTree> layers = new ArrayList<>();
        List<PackedLayer> packed = new ArrayList<>();
        for (TestTree tree : trees) {
            layers.add(tree.layer());
            packed.add(pack(tree, compression));
        }
        return FrameSequence.ofRootfs(layers, packed, compression, frame -> cas.open(frame.digest()));
    }

    private PackedLayer pack(TestTree tree, Compression compression) throws Exception {
        return new LayerPacker(tree, ContentConsumer.NONE, cas, memos, compression, 2, PackedBytes.IGNORED)
                .pack(List.of(tree.layer()))
                .get(0);
    }

    private static byte[] bytes(InputStream stream) throws Exception {
        try (InputStream in = stream) {
            return in.readAllBytes();
        }
    }

    private static List<String> names(byte[] tar) throws Exception {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
