package dev.complete.builder.layer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.tar.TarMember;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.oci.blob.MemoryBlobStore;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LayerPackerTest {

    private static final int MIB = 1 << 20;

    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();
    private final AtomicLong progress = new AtomicLong();

    /** Must never change within format version 1: diffID, then the blob's digest for each compression. */
    @ParameterizedTest
    @CsvSource({
        "zstd, 1, b4ed7b17f315e3b83d74743edfe04623e20acd6d9e14baaa18cbf435cda3cb9b",
        "zstd, 4, b4ed7b17f315e3b83d74743edfe04623e20acd6d9e14baaa18cbf435cda3cb9b",
        "zstd:chunked, 1, b7bbfb1f929329883d098b4f8c4e33f8d50cf287da4cdbe9d5826230b47ab5c3",
        "zstd:chunked, 4, b7bbfb1f929329883d098b4f8c4e33f8d50cf287da4cdbe9d5826230b47ab5c3",
        "gzip, 1, cba95445bb9a3eaad322e54b81ed1347ae7c4ee8ecb56bc2e9b52558df37e14d",
        "gzip, 4, cba95445bb9a3eaad322e54b81ed1347ae7c4ee8ecb56bc2e9b52558df37e14d",
        "none, 1, 95d7b17c83e3a8839e49674f290e5fe3c6b43283883234210a91f9c5a61cea69",
        "none, 4, 95d7b17c83e3a8839e49674f290e5fe3c6b43283883234210a91f9c5a61cea69"
    })
    void keepsTheBytesOfFormatVersion1(String compression, int jobs, String blob) throws Exception {
        TestTree tree = everyKind();
        Random random = new Random(jobs);
        ContentSource jittery = content -> {
            pause(random.nextInt(3));
            return tree.open(content);
        };

        PackedLayer packed = packer(jittery, Compression.parse(compression), jobs)
                .pack(List.of(tree.layer()))
                .get(0);

        assertThat(packed.diffId().hex()).isEqualTo("95d7b17c83e3a8839e49674f290e5fe3c6b43283883234210a91f9c5a61cea69");
        assertThat(packed.blob().digest().hex()).isEqualTo(blob);
        assertThat(packed.reused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd:chunked", "gzip", "none"})
    void yieldsTheTarThatTheWriterWrites(String name) throws Exception {
        Compression compression = Compression.parse(name);
        TestTree tree = everyKind();

        PackedLayer packed =
                packer(tree, compression, 3).pack(List.of(tree.layer())).get(0);

        MessageHash expected = new MessageHash();
        TarWriter writer = new TarWriter(expected);
        for (var entry : tree.layer().entries().entrySet()) {
            TarMember item = TarMember.of(tree.layer().tree(), entry.getKey(), entry.getValue());
            try (InputStream content = tree.open(item.content())) {
                writer.add(item.entry(), content);
            }
        }
        writer.finish();
        assertThat(packed.diffId()).isEqualTo(expected.digest());
        assertThat(packed.rawSize()).isEqualTo(expected.size()).isEqualTo(progress.get());
        FrameSequence sequence = FrameSequence.ofLayer(packed, frame -> cas.open(frame.digest()));
        MessageHash blob = new MessageHash();
        try (InputStream in = sequence.open()) {
            in.transferTo(blob);
        }
        assertThat(packed.blob().digest()).isEqualTo(blob.digest());
        assertThat(packed.blob().size()).isEqualTo(blob.size());
        MessageHash decoded = new MessageHash();
        sequence.decodeTo(decoded);
        assertThat(decoded.digest()).isEqualTo(packed.diffId());
    }

    @Test
    void takesAKnownLayerWithoutReadingAnything() throws Exception {
        TestTree tree = everyKind();
        PackedLayer first = pack(tree);
        int opened = tree.opened.get();

        PackedLayer second = pack(tree);

        assertThat(second).isEqualTo(reused(first));
        assertThat(tree.opened).hasValue(opened);
    }

    @Test
    void readsOnlyTheFramesThatChanged() throws Exception {
        TestTree tree = everyKind();
        pack(tree);
        tree.opened.set(0);
        tree.text("/z-last", Metadata.FILE, "new");

        PackedLayer changed = pack(tree);

        assertThat(tree.opened.get()).isBetween(1, 80);
        assertThat(changed).isEqualTo(fresh(tree));
    }

    @Test
    void rebuildsWhateverIsMissingOrWrongInTheCache() throws Exception {
        TestTree tree = everyKind();
        PackedLayer first = pack(tree);
        List<Frame> all = new ArrayList<>(first.frames());
        all.add(first.end());

        for (Frame frame : all) {
            cas.discard(frame.digest());
            assertThat(pack(tree)).isEqualTo(first);
            memos.remove(Memos.Kind.LAYER, first.key());
            memos.remove(Memos.Kind.FRAME, frame.key());
            assertThat(pack(tree)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "frame\n", "frame a b c d\n", "layer\nblob\nframe\n", "WRONG SIZE", "OTHER FRAME"})
    void forgetsMemosThatMakeNoSense(String text) throws Exception {
        TestTree tree = everyKind();
        PackedLayer first = pack(tree);
        Frame victim = first.frames().get(1);
        Frame other = first.frames().get(2);
        String memo = switch (text) {
            case "WRONG SIZE" ->
                LayerRecord.format(new Frame(victim.key(), victim.digest(), Long.MAX_VALUE, victim.rawSize()));
            case "OTHER FRAME" ->
                LayerRecord.format(new Frame(victim.key(), other.digest(), other.size(), victim.rawSize()));
            default -> text;
        };
        memos.remove(Memos.Kind.LAYER, first.key());
        memos.remove(Memos.Kind.FRAME, victim.key());
        memos.putIfAbsent(Memos.Kind.LAYER, first.key(), bytes(memo));
        memos.putIfAbsent(Memos.Kind.FRAME, victim.key(), bytes(memo));

        assertThat(pack(tree)).isEqualTo(first);
        assertThat(pack(tree)).isEqualTo(reused(first));
    }

    @ParameterizedTest
    @CsvSource({"/s, 10, -1, fewer", "/s, 10, 1, more", "/l, 20000000, -1, fewer", "/l, 20000000, 1, more"})
    void refusesContentOfAnotherLength(String path, long size, int wrong, String word) {
        TestTree tree = new TestTree().generated(path, size, 1);
        ContentSource lying = content -> new TestTree.Generated(1, size + wrong);

        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> packer(lying, Compression.ZSTD, 2)
                        .pack(List.of(tree.layer()))
                        .get(0))
                .withMessage(path + " (from test: complete.yaml) has " + word + " bytes than the " + size
                        + " it was announced with");
        assertNoWorkersLeft();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 20_000_000})
    void namesTheEntryThatCannotBeRead(long size) {
        TestTree tree =
                new TestTree().generated("/a", 100, 1).generated("/b", size, 2).generated("/c", 100, 3);
        ContentSource failing = content -> {
            if (content.size() == size) {
                throw new IOException("the object is broken");
            }
            return tree.open(content);
        };

        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> packer(failing, Compression.ZSTD, 2)
                        .pack(List.of(tree.layer()))
                        .get(0))
                .withMessage("/b (from test: complete.yaml) cannot be read: the object is broken");
        assertNoWorkersLeft();
    }

    @Test
    void packsLayersInOneGoAsItPacksEachAlone() throws Exception {
        long[] sizes = {20 * MIB, 10, 9 * MIB, 3 * MIB};
        TestTree tree = new TestTree();
        List<LayerTree> layers = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            tree.generated("/" + i, sizes[i], i);
            layers.add(new LayerTree(
                    "layer" + i,
                    new TestTree().generated("/" + i, sizes[i], i).layer().tree()));
        }
        List<PackedLayer> alone = new ArrayList<>();
        for (LayerTree layer : layers) {
            alone.add(packer(tree, Compression.ZSTD, 2).pack(List.of(layer)).get(0));
        }
        PackedLayer known = alone.get(2);
        MemoryBlobStore fresh = new MemoryBlobStore();
        MemoryMemos freshMemos = new MemoryMemos();
        List<String> told = new ArrayList<>();
        LayerPacker.Progress progress = new LayerPacker.Progress() {
            @Override
            public void read(String layer, long bytes) {
                if (told.isEmpty() || !told.get(told.size() - 1).equals(layer)) {
                    told.add(layer);
                }
            }

            @Override
            public void packed(PackedLayer layer) {
                told.add(layer.name() + " " + layer.rawSize());
            }
        };

        new LayerPacker(tree, ContentConsumer.NONE, fresh, freshMemos, Compression.ZSTD, 2, PackedBytes.IGNORED)
                .pack(List.of(layers.get(2)));

        List<PackedLayer> together = new LayerPacker(
                        tree, ContentConsumer.NONE, fresh, freshMemos, Compression.ZSTD, 3, progress)
                .pack(layers);

        assertThat(together).containsExactly(alone.get(0), alone.get(1), reused(known), alone.get(3));
        assertThat(told)
                .containsExactlyElementsOf(alone.stream()
                        .flatMap(layer -> Stream.of(layer.name(), layer.name() + " " + layer.rawSize()))
                        .toList());
        assertNoWorkersLeft();
    }

    @Test
    void saysWhenTheCacheCannotBeWritten() {
        TestTree tree = everyKind();
        LayerPacker packer = new LayerPacker(
                tree, ContentConsumer.NONE, new FullBlobStore(), memos, Compression.ZSTD, 2, PackedBytes.IGNORED);

        assertThatExceptionOfType(BuildException.class)
                .isThrownBy(() -> packer.pack(List.of(tree.layer())).get(0))
                .withMessage("a compressed frame cannot be kept in the cache: No space left on device;"
                        + " check that its disk is writable and has room")
                .matches(e -> e.kind() == BuildException.Kind.IO);
        assertNoWorkersLeft();
    }

    @Test
    void stopsWhenInterrupted() throws Exception {
        TestTree tree = everyKind();
        CountDownLatch reading = new CountDownLatch(1);
        ContentSource stuck = content -> {
            reading.countDown();
            pause(60_000);
            throw new InterruptedIOException("woken");
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                packer(stuck, Compression.ZSTD, 2).pack(List.of(tree.layer())).get(0);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.start();
        assertThat(reading.await(10, SECONDS)).isTrue();

        thread.interrupt();
        thread.join(10_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertNoWorkersLeft();
    }

    @Test
    void readsALargeFileOnceFromOneStream() throws Exception {
        TestTree tree = new TestTree().generated("/large", 40 * MIB + 3, 7);

        PackedLayer packed =
                packer(tree, Compression.ZSTD, 4).pack(List.of(tree.layer())).get(0);

        assertThat(tree.opened).hasValue(1);
        assertThat(packed.frames()).hasSize(6);
    }

    @Test
    void readsALargeFileAgainOnlyUpToTheSliceThatIsGone() throws Exception {
        TestTree tree = new TestTree().generated("/large", 40 * MIB, 7);
        PackedLayer first =
                packer(tree, Compression.ZSTD, 4).pack(List.of(tree.layer())).get(0);
        cas.discard(first.frames().get(2).digest());
        cas.discard(first.frames().get(3).digest());

        assertThat(packer(tree, Compression.ZSTD, 4).pack(List.of(tree.layer())).get(0))
                .isEqualTo(first);
        assertThat(tree.opened).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd:chunked", "gzip", "none"})
    void givesEachContentToTheConsumerWhileItPacks(String compression) throws Exception {
        TestTree tree = everyKind().generated("/larger", 17 * MIB, 6);
        Map<Content, byte[]> whole = new ConcurrentHashMap<>();
        Map<Content, ContentConsumer.Opener> large = new ConcurrentHashMap<>();
        ContentConsumer consumer = new ContentConsumer() {
            @Override
            public void accept(Content content, ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                whole.put(content, copy);
            }

            @Override
            public void acceptLarge(Content content, Opener packed, boolean read) {
                assertThat(read).isTrue();
                large.put(content, packed);
            }
        };
        PackedLayer packed = new LayerPacker(
                        tree, consumer, cas, memos, Compression.parse(compression), 3, PackedBytes.IGNORED)
                .pack(List.of(tree.layer()))
                .get(0);

        List<Content> files = tree.layer().entries().values().stream()
                .filter(Node.File.class::isInstance)
                .map(node -> ((Node.File) node).content())
                .filter(content -> content.size() > 0)
                .toList();
        assertThat(large).hasSize(2);
        assertThat(whole.keySet()).doesNotContainAnyElementsOf(large.keySet()).isSubsetOf(files);
        assertThat(files).allMatch(content -> whole.containsKey(content) || large.containsKey(content));
        for (var each : whole.entrySet()) {
            assertThat(Arrays.equals(each.getValue(), bytes(tree.open(each.getKey()))))
                    .isTrue();
        }
        for (var each : large.entrySet()) {
            byte[] expected = bytes(tree.open(each.getKey()));
            assertThat(Arrays.equals(bytes(each.getValue().open()), expected)).isTrue();
            for (int from : List.of(1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 7)) {
                try (InputStream in = each.getValue().open()) {
                    in.skipNBytes(from);
                    byte[] next = in.readNBytes(3);
                    assertThat(next).isEqualTo(Arrays.copyOfRange(expected, from, from + 3));
                    in.skipNBytes(expected.length - from - 4L);
                    assertThat(in.read()).isEqualTo(expected[expected.length - 1] & 0xff);
                    assertThat(in.read()).isNegative();
                }
            }
        }
        for (Frame frame : packed.frames()) {
            cas.discard(frame.digest());
        }
        for (ContentConsumer.Opener gone : large.values()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> bytes(gone.open()));
        }
    }

    private static byte[] bytes(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    private static TestTree everyKind() {
        TestTree tree = new TestTree()
                .directory("/tmp", new Metadata(01777, 0, 0, TarFixture.xattrs()))
                .text("/bin/tool", new Metadata(04755, 0, 0, TarFixture.xattrs()), "#!/bin/sh\n")
                .hardLink("/bin/tool2", "/bin/tool")
                .symlink("/bin/sh", "tool")
                .text("/etc/empty", Metadata.FILE.withOwner(10_001, 4_000_000_000L), "")
                .text("/etc/café\n", Metadata.FILE, "name")
                .text("/long/" + "n".repeat(200), Metadata.FILE, "name")
                .hardLink("/long/z", "/long/" + "n".repeat(200))
                .symlink("/long-link", "../".repeat(50) + "x")
                .generated("/large", 8 * MIB + 11, 5);
        for (int i = 0; i < 120; i++) {
            tree.generated("/usr/lib/" + i, 20_000 + 31 * i, i);
        }
        return tree;
    }

    private PackedLayer pack(TestTree tree) throws Exception {
        return packer(tree, Compression.ZSTD, 2).pack(List.of(tree.layer())).get(0);
    }

    private LayerPacker packer(ContentSource contents, Compression compression, int jobs) {
        return new LayerPacker(
                contents, ContentConsumer.NONE, cas, memos, compression, jobs, new PackedBytes(progress));
    }

    private static PackedLayer fresh(TestTree tree) throws Exception {
        return new LayerPacker(
                        tree,
                        ContentConsumer.NONE,
                        new MemoryBlobStore(),
                        new MemoryMemos(),
                        Compression.ZSTD,
                        1,
                        PackedBytes.IGNORED)
                .pack(List.of(tree.layer()))
                .get(0);
    }

    private static PackedLayer reused(PackedLayer packed) {
        return new PackedLayer(
                packed.name(),
                packed.key(),
                packed.diffId(),
                packed.rawSize(),
                packed.blob(),
                packed.frames(),
                packed.end(),
                packed.trailer(),
                true);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pool says that it has ended a moment before its last thread has. */
    private static void assertNoWorkersLeft() {
        long deadline = System.nanoTime() + SECONDS.toNanos(10);
        while (workers() > 0 && System.nanoTime() < deadline) {
            pause(5);
        }
        assertThat(workers()).isZero();
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("pack"))
                .count();
    }
}
