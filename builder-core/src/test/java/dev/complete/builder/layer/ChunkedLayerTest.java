package dev.complete.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import dev.complete.oci.compress.Compression;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Layers of zstd:chunked: what stands behind their end, and that it is right. */
class ChunkedLayerTest {

    private static final int MIB = 1 << 20;
    private static final Compression CHUNKED = Compression.parse("zstd:chunked");

    private final MemoryBlobStore cas = new MemoryBlobStore();
    private final MemoryMemos memos = new MemoryMemos();

    private final TestTree tree = new TestTree()
            .directory("/bin", new Metadata(01777, 3, 4, TarFixture.xattrs()))
            .text("/bin/tool", new Metadata(04755, 0, 0, TarFixture.xattrs()), "#!/bin/sh\n")
            .hardLink("/bin/tool2", "/bin/tool")
            .symlink("/bin/sh", "tool")
            .text("/etc/empty", Metadata.FILE.withOwner(10_001, 4_000_000_000L), "")
            .text("/etc/caf\u00e9\n\"<&", Metadata.FILE, "name")
            .text("/long/" + "n".repeat(200), Metadata.FILE, "name")
            .generated("/exact", 512, 1)
            .generated("/large", 17 * MIB + 11, 5)
            .generated("/larger", 16 * MIB, 6)
            .generated("/some", 3 * MIB, 7);

    @Test
    void eachContentIsFoundByTheTable() throws Exception {
        Map<String, byte[]> contents = blob(pack(tree)).contents();
        assertThat(contents)
                .containsOnlyKeys(
                        "bin/tool",
                        "etc/caf\u00e9\n\"<&",
                        "long/" + "n".repeat(200),
                        "exact",
                        "large",
                        "larger",
                        "some");
        assertThat(Objects.requireNonNull(contents.get("bin/tool"))).isEqualTo(bytes("#!/bin/sh\n"));
    }

    @Test
    void theTarCanBeMadeAgainFromContents() throws Exception {
        PackedLayer layer = pack(tree);
        byte[] tar = blob(layer).tar();
        assertThat(tar).hasSize((int) layer.rawSize());
        assertThat(Digest.of(tar)).isEqualTo(layer.diffId());
    }

    @Test
    void theTableSaysWhatHeadersSay() throws Exception {
        Map<String, JsonNode> entries = new TreeMap<>();
        blob(pack(tree))
                .table()
                .path("entries")
                .forEach(entry -> entries.putIfAbsent(entry.path("name").asText(), entry));
        assertThat(entries.get("bin/")).hasToString("""
                {"type":"dir","name":"bin/","mode":1023,"uid":3,"gid":4,"modtime":"1980-02-01T00:00:00Z","xattrs":\
                {"security.capability":"AQAAAsAEAAAAAAAA//4AAAAAAAA=","user.empty":"","user.text":"YT1iCj0="}}""");
        assertThat(entries.get("bin/sh")).hasToString("""
                {"type":"symlink","name":"bin/sh","linkName":"tool","mode":511,"modtime":"1980-02-01T00:00:00Z"}""");
        assertThat(entries.get("bin/tool2")).hasToString("""
                {"type":"hardlink","name":"bin/tool2","linkName":"bin/tool","mode":2541,"modtime":"1980-02-01T00:00:00Z","xattrs":\
                {"security.capability":"AQAAAsAEAAAAAAAA//4AAAAAAAA=","user.empty":"","user.text":"YT1iCj0="}}""");
        assertThat(entries.get("etc/empty")).hasToString("""
                {"type":"reg","name":"etc/empty","mode":420,"uid":10001,"gid":4000000000,"modtime":"1980-02-01T00:00:00Z"}""");
    }

    @Test
    void theFooterSaysWhatTheAnnotationsSay() throws Exception {
        PackedLayer layer = pack(tree);
        byte[] blob = blob(layer).blob();
        ByteBuffer footer = ByteBuffer.wrap(blob, blob.length - 72, 72).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(footer.getInt()).isEqualTo(0x184D2A50);
        assertThat(footer.getInt()).isEqualTo(64);
        String table = footer.getLong() + ":" + footer.getLong() + ":" + footer.getLong() + ":" + footer.getLong();
        String tarSplit = footer.getLong() + ":" + footer.getLong() + ":" + footer.getLong();
        byte[] magic = new byte[8];
        footer.get(magic);
        assertThat(magic).isEqualTo(bytes("GNUlInUx"));
        assertThat(layer.blob().annotations())
                .containsEntry("io.github.containers.zstd-chunked.manifest-position", table)
                .containsEntry("io.github.containers.zstd-chunked.tarsplit-position", tarSplit)
                .hasSize(3);
    }

    /** The same files as in a layer that containers/storage wrote, by way of skopeo 1.22, from a tar of ours. */
    @Test
    void saysWhatContainersStorageSays() throws Exception {
        ChunkedBlob theirs;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("zstd-chunked-layer.bin"))) {
            theirs = new ChunkedBlob(
                    in.readAllBytes(),
                    Map.of(
                            "io.github.containers.zstd-chunked.manifest-checksum",
                            "sha256:871f0e9f06232a24ca389b55986c4f2f86974d694e73a607fa905ef41e6560d3",
                            "io.github.containers.zstd-chunked.manifest-position",
                            "166:260:472:1",
                            "io.github.containers.zstd-chunked.tarsplit-position",
                            "434:289:4426"));
        }
        PackedLayer layer = pack(new TestTree().text("/srv/app/main.py", Metadata.FILE, "print(\"hi\")\n"));
        ChunkedBlob ours = blob(layer);

        assertThat(withoutPlaces(ours.table())).isEqualTo(withoutPlaces(theirs.table()));
        assertThat(ours.tarSplit()).isEqualTo(theirs.tarSplit());
        assertThat(Digest.of(theirs.tar())).isEqualTo(layer.diffId());
    }

    private static String withoutPlaces(JsonNode table) {
        ObjectNode copy = table.deepCopy();
        copy.remove("tarSplitDigest");
        copy.path("entries").forEach(entry -> ((ObjectNode) entry).remove(List.of("offset", "endOffset")));
        return copy.toString();
    }

    @Test
    void framesOfTheCacheGiveTheSameTable() throws Exception {
        PackedLayer first = pack(tree);
        for (Digest lost : List.of(
                first.frames().get(1).digest(),
                first.end().digest(),
                Objects.requireNonNull(first.trailer()).digest())) {
            cas.discard(lost);
            assertThat(pack(tree)).isEqualTo(first);
        }
        PackedLayer known = pack(tree);
        assertThat(known.reused()).isTrue();
        assertThat(known.blob()).isEqualTo(first.blob());
        assertThat(known.trailer()).isEqualTo(first.trailer());
    }

    /** Bytes that decode to the right ones, but are no frame of this compression. */
    @Test
    void aFrameWithoutChunksIsPackedAgain() throws Exception {
        PackedLayer first = pack(tree);
        Frame victim = first.frames().get(0);
        byte[] raw;
        try (InputStream in = victim.decoded(Compression.Format.ZSTD, cas.open(victim.digest()))) {
            raw = in.readAllBytes();
        }
        byte[] whole = ChunkedBlob.encode(ByteBuffer.wrap(raw));
        Digest digest = cas.write(out -> out.write(whole)).digest();
        memos.remove(Memos.Kind.LAYER, first.key());
        memos.remove(Memos.Kind.FRAME, victim.key());
        Frame wrong = new Frame(victim.key(), digest, whole.length, raw.length);
        memos.putIfAbsent(Memos.Kind.FRAME, victim.key(), bytes(LayerRecord.format(wrong)));

        assertThat(pack(tree)).isEqualTo(first);
    }

    @Test
    void aChangedFileLeavesTheOthersAlone() throws Exception {
        Set<String> before = digests(blob(pack(tree)));
        tree.generated("/some", 3 * MIB, 8);
        Set<String> after = digests(blob(pack(tree)));
        after.removeAll(before);
        assertThat(after).hasSizeBetween(2, 49); // of 3 MiB in chunks of 64 KiB and more
    }

    private static Set<String> digests(ChunkedBlob blob) throws Exception {
        Set<String> digests = new HashSet<>();
        blob.table().path("entries").forEach(entry -> {
            digests.add(entry.path("digest").asText());
            digests.add(entry.path("chunkDigest").asText());
        });
        return digests;
    }

    @Test
    void aTableOfManyEntriesIsCompressedInPieces() throws Exception {
        TestTree many = new TestTree();
        for (int i = 0; i < 12_000; i++) {
            many.text("/files/" + i, Metadata.FILE, "text " + i);
        }
        PackedLayer layer = pack(many);
        ChunkedBlob blob = blob(layer);
        assertThat(blob.tarSplit()).hasSizeGreaterThan(8 * MIB);
        assertThat(blob.table().path("entries")).hasSize(12_001);
        assertThat(Digest.of(blob.tar())).isEqualTo(layer.diffId());
    }

    private ChunkedBlob blob(PackedLayer layer) throws Exception {
        try (InputStream in =
                FrameSequence.ofLayer(layer, frame -> cas.open(frame.digest())).open()) {
            byte[] blob = in.readAllBytes();
            assertThat(Digest.of(blob)).isEqualTo(layer.blob().digest());
            assertThat(blob).hasSize((int) layer.blob().size());
            return new ChunkedBlob(blob, layer.blob().annotations());
        }
    }

    private PackedLayer pack(TestTree from) throws Exception {
        return new LayerPacker(from, ContentConsumer.NONE, cas, memos, CHUNKED, 2, PackedBytes.IGNORED)
                .pack(List.of(from.layer()))
                .get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
