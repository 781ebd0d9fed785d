package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildResult;
import dev.complete.builder.share.MemoryExchange;
import dev.complete.builder.share.Publisher;
import dev.complete.builder.share.RecordSource;
import dev.complete.builder.share.Sharing;
import dev.complete.fixtures.GitFixture;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds of machines that share nothing but what is published. */
class SharedBuildTest {

    private static final String MANIFEST = """
            complete: 1
            name: shop
            components:
              large: {copy: {large/: /srv/large/}}
              small: {copy: {small/: /srv/small/}}
            image:
              layers: [large, small]
              init: none
              command: [/srv/small/run]
              allow: {script-interpreter: {/srv/small/run: nothing here runs it}}
            """;
    private static final int LARGE = 3 << 20;

    @TempDir
    private Path temp;

    private final MemoryExchange exchange = new MemoryExchange();
    private GitFixture top;
    private int machines;

    @BeforeEach
    void superproject() {
        top = GitFixture.init(temp.resolve("top"));
        top.write("complete.yaml", MANIFEST)
                .executable("small/run", "#!/bin/sh\n")
                .write("small/text", "one\n");
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[LARGE];
            new Random(i).nextBytes(content);
            top.write("large/file" + i, content);
        }
        top.commit("first");
    }

    /** A build on a machine that has nothing but the repository. */
    private TestBuild elsewhere() {
        TestBuild build = new TestBuild(top.path(), temp.resolve("machine" + machines++));
        build.formats = Set.of();
        return build;
    }

    private static BuildResult share(TestBuild build, RecordSource from, Publisher to) throws Exception {
        build.events.clear();
        return new ImageBuilder(build.request(), new Sharing(from, to), build.events::add).build();
    }

    private static String digest(BuildResult result) {
        return result.images().get(0).digest().toString();
    }

    /** So that whoever reads it fails. */
    private void loseBlob(String path) throws IOException {
        String id = top.id("HEAD:" + path);
        Files.delete(top.gitDirectory().resolve("objects/" + id.substring(0, 2) + "/" + id.substring(2)));
    }

    private static BuildEvent.RecordsRead records(TestBuild build) {
        return build.events.stream()
                .filter(BuildEvent.RecordsRead.class::isInstance)
                .map(BuildEvent.RecordsRead.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsAndSendsOnlyWhatChanged() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        long sent = exchange.taken();
        top.write("small/text", "two\n").commit("change");
        String expected = elsewhere().digest();
        for (int i = 0; i < 4; i++) {
            loseBlob("large/file" + i);
        }

        TestBuild build = elsewhere();
        String built = digest(share(build, exchange, exchange));

        assertThat(built).isEqualTo(expected);
        assertThat(exchange.taken() - sent).as("bytes sent").isLessThan(20_000);
        assertThat(exchange.given()).as("bytes fetched").isLessThan(20_000);
        assertThat(records(build).missed()).containsExactly(new BuildEvent.Missed("small", "new"));
        assertThat(build.warnings()).isEmpty();
    }

    @Test
    void knowsWhatDidNotChangeWhenFilesComeAndGo() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        top.write("small/more", "more\n").commit("another file");
        String expected = elsewhere().digest();
        for (int i = 0; i < 4; i++) {
            loseBlob("large/file" + i);
        }

        assertThat(digest(share(elsewhere(), exchange, exchange))).isEqualTo(expected);
    }

    @Test
    void takesUnchangedFramesOfAChangedLayerFromTheImage() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        byte[] other = new byte[LARGE];
        new Random(9).nextBytes(other);
        top.write("large/file3", other).commit("change");
        String expected = elsewhere().digest();

        assertThat(digest(share(elsewhere(), exchange, exchange))).isEqualTo(expected);
        assertThat(exchange.given()).as("bytes fetched").isBetween((long) LARGE, 4L * LARGE);
    }

    @Test
    void writesOutputsFromWhatWasPublished() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        for (int i = 0; i < 4; i++) {
            loseBlob("large/file" + i);
        }

        TestBuild build = elsewhere();
        build.formats = Set.of(Format.ARCHIVE);
        share(build, exchange, Publisher.NONE);

        assertThat(build.output.resolve("shop.tar")).isRegularFile();
        assertThat(Files.size(build.output.resolve("shop.tar"))).isGreaterThan(4L * LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd:chunked", "gzip", "none"})
    void everyByteOfALayerCanBeHadFromTheImage(String compression) throws Exception {
        TestBuild first = elsewhere();
        first.compression = Compression.parse(compression);
        String expected = digest(share(first, RecordSource.NONE, exchange));
        for (int i = 0; i < 4; i++) {
            loseBlob("large/file" + i);
        }

        TestBuild build = elsewhere();
        build.compression = Compression.parse(compression);
        build.formats = Set.of(Format.OCI);

        assertThat(digest(share(build, exchange, Publisher.NONE))).isEqualTo(expected);
        assertThat(build.warnings()).isEmpty();
    }

    @Test
    void isTheSameRecordOnEveryMachine() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        Digest first = exchange.record("shop");

        share(elsewhere(), RecordSource.NONE, exchange);
        assertThat(exchange.record("shop")).isEqualTo(first);

        share(elsewhere(), exchange, exchange);
        assertThat(exchange.record("shop")).as("built on itself").isEqualTo(first);
    }

    @Test
    void aRecordOfACacheThatKnowsTheImageIsWhole() throws Exception {
        TestBuild build = elsewhere();
        build.run();
        share(build, RecordSource.NONE, exchange);
        Digest warm = exchange.record("shop");

        share(elsewhere(), RecordSource.NONE, exchange);

        assertThat(warm).isEqualTo(exchange.record("shop"));
    }

    @Test
    void unpacksAnArchiveAgainOnlyWhereItIsLookedInto() throws Exception {
        top.write("passwd.tar", tar("etc/passwd", "root:x:0:0:root:/:/bin/sh\n"))
                .write(
                        "complete.yaml",
                        MANIFEST.replace("components:\n", "components:\n  base: {unpack: {passwd.tar: /}}\n")
                                .replace("[large, small]", "[base, large, small]"));
        top.commit("an archive");
        share(elsewhere(), RecordSource.NONE, exchange);
        top.write("small/text", "two\n").commit("change");
        String expected = elsewhere().digest();
        TestBuild small = elsewhere();
        assertThat(digest(share(small, exchange, Publisher.NONE))).isEqualTo(expected);
        assertThat(records(small).missed()).containsExactly(new BuildEvent.Missed("small", "new"));

        top.write("small/more", "more\n").commit("another file");
        expected = elsewhere().digest();
        TestBuild more = elsewhere();
        assertThat(digest(share(more, exchange, exchange))).isEqualTo(expected);
        assertThat(more.warnings()).isEmpty();
        assertThat(records(more).missed())
                .containsExactlyInAnyOrder(
                        new BuildEvent.Missed("base", "incomplete"), new BuildEvent.Missed("small", "new"));
    }

    private static byte[] tar(String path, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(content.length);
            entry.setModTime(0);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void aRecordThatIsSaidAndNotThereYetIsNoReasonForAPoorOne() throws Exception {
        TestBuild build = elsewhere();
        build.run();
        share(build, exchange, exchange);
        Digest warm = exchange.record("shop");

        share(elsewhere(), RecordSource.NONE, exchange);

        assertThat(warm).isEqualTo(exchange.record("shop"));
    }

    @Test
    void aDamagedRecordDoesNotHideAWholeOne() throws Exception {
        MemoryExchange whole = new MemoryExchange();
        share(elsewhere(), RecordSource.NONE, whole);
        share(elsewhere(), RecordSource.NONE, exchange);
        damage(Damage.WRONG_PARTS);
        damage(Damage.NO_LAYERS);
        top.write("small/more", "more\n").commit("another file");
        String expected = elsewhere().digest();
        for (int i = 0; i < 4; i++) {
            loseBlob("large/file" + i);
        }
        RecordSource both = images -> Stream.concat(exchange.records(images).stream(), whole.records(images).stream())
                .toList();

        assertThat(digest(share(elsewhere(), both, Publisher.NONE))).isEqualTo(expected);
    }

    @Test
    void aRegistryThatFailsIsNotAskedForEachFrame() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        byte[] other = new byte[LARGE];
        new Random(9).nextBytes(other);
        top.write("large/file3", other).commit("change");
        String expected = elsewhere().digest();
        exchange.failAfter(3);

        TestBuild build = elsewhere();
        assertThat(digest(share(build, exchange, Publisher.NONE))).isEqualTo(expected);
        assertThat(exchange.failures()).as("how often it was asked in vain").isLessThanOrEqualTo(2);
        assertThat(build.warnings()).anySatisfy(warning -> assertThat(warning).contains("the rest of this build"));
    }

    enum Damage {
        NO_INDEX,
        TORN_INDEX,
        GARBAGE_INDEX,
        NO_PARTS,
        WRONG_PARTS,
        NO_LAYERS,
        WRONG_LAYERS,
        NOTHING
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrongWithARecordCostsTimeOnly(Damage damage) throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        damage(damage);
        top.write("small/more", "more\n").commit("another file");
        byte[] other = new byte[LARGE];
        new Random(9).nextBytes(other);
        top.write("large/file3", other).commit("change");
        String expected = elsewhere().digest();

        TestBuild build = elsewhere();
        assertThat(digest(share(build, exchange, exchange))).isEqualTo(expected);
        if (damage != Damage.NOTHING) {
            assertThat(build.warnings()).as("warnings").isNotEmpty();
        }

        TestBuild mended = elsewhere();
        assertThat(digest(share(mended, exchange, Publisher.NONE))).isEqualTo(expected);
        assertThat(mended.warnings()).as("warnings of the next one").isEmpty();
    }

    private void damage(Damage damage) throws IOException {
        Set<Digest> index = exchange.recordBlobs("shop", "index");
        Set<Digest> parts = exchange.recordBlobs("shop", "part");
        Set<Digest> image = new HashSet<>(exchange.blobs());
        image.removeAll(index);
        image.removeAll(parts);
        switch (damage) {
            case NO_INDEX -> index.forEach(blob -> exchange.alter(blob, bytes -> null));
            case TORN_INDEX -> index.forEach(blob -> exchange.alter(blob, bytes -> Arrays.copyOf(bytes, 40)));
            case GARBAGE_INDEX -> index.forEach(blob -> exchange.alter(blob, bytes -> new byte[] {1, 2, 3}));
            case NO_PARTS -> parts.forEach(blob -> exchange.alter(blob, bytes -> null));
            case WRONG_PARTS -> parts.forEach(blob -> exchange.alter(blob, SharedBuildTest::wrong));
            case NO_LAYERS -> image.forEach(blob -> exchange.alter(blob, bytes -> null));
            case WRONG_LAYERS -> image.forEach(blob -> exchange.alter(blob, SharedBuildTest::wrong));
            case NOTHING -> {}
        }
    }

    private static byte[] wrong(byte[] bytes) {
        byte[] other = bytes.clone();
        other[other.length / 2] ^= 1;
        return other;
    }

    @Test
    void saysWhyNothingOfARecordWasOfUse() throws Exception {
        TestBuild build = elsewhere();
        share(build, exchange, Publisher.NONE);

        assertThat(build.warnings())
                .anySatisfy(
                        warning -> assertThat(warning).contains("memory/shop", "cannot be read", "goes on without it"));
        assertThat(records(build).missed())
                .containsExactlyInAnyOrder(
                        new BuildEvent.Missed("large", "new"), new BuildEvent.Missed("small", "new"));
    }

    @Test
    void keepsNothingOfARecordInTheCache() throws Exception {
        share(elsewhere(), RecordSource.NONE, exchange);
        TestBuild build = elsewhere();
        share(build, exchange, Publisher.NONE);

        assertThat(List.of("memos/trees", "layers", "frames"))
                .allSatisfy(folder -> assertThat(build.cache.resolve(folder))
                        .satisfiesAnyOf(
                                path -> assertThat(path).doesNotExist(),
                                path -> assertThat(path).isEmptyDirectory()));
    }
}
