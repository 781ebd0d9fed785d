package dev.complete.builder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

    private static final GitId BLOB = new GitId("ce013625030ba8dba906f756967f9e9ca394464a");
    private static final Digest DIGEST = Digest.of("x".getBytes(UTF_8));
    private static final Pin TOP = Pin.superproject(new GitId("1".repeat(40)));
    private static final Pin NODE = new Pin("deps/node", "https://example.org/node.git", new GitId("2".repeat(40)));
    private static final List<Pin> PINS = List.of(TOP, NODE);

    private static Origin from(Pin pin, String path) {
        return new Origin("app", pin, path, null);
    }

    private static List<Entry> everyKind() {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put("security.capability", Bytes.copyOf(new byte[] {1, 0, (byte) 0xc0}));
        xattrs.put("user.odd,=name", Bytes.copyOf(new byte[0]));
        Metadata capable = new Metadata(04755, 0, 4294967294L, xattrs);
        Origin member = new Origin("app", NODE, "a b.deb", "./usr/bin/x");
        return List.of(
                new Entry(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, from(NODE, ""))),
                new Entry(RootfsPath.of("/d"), new Node.Directory(Metadata.root(0700), true, Origin.manifest("app"))),
                new Entry(
                        RootfsPath.of("/d/café \\ \n\t-"),
                        new Node.File(Metadata.FILE, new Content.GitBlob("deps/node", BLOB, 6), from(NODE, "-"))),
                new Entry(
                        RootfsPath.of("/d/packed"),
                        new Node.File(capable, new Content.Packed(DIGEST, 512, 1, DIGEST), member)),
                new Entry(
                        RootfsPath.of("/d/text"),
                        new Node.File(Metadata.FILE, new Content.Inline("a: b\n"), Origin.manifest("app"))),
                new Entry(
                        RootfsPath.of("/d/empty"),
                        new Node.File(Metadata.FILE, new Content.Inline(""), new Origin("app", TOP, "x", ""))),
                new Entry(RootfsPath.of("/l"), new Node.Symlink("-", Metadata.LINK, from(TOP, "l"))),
                new Entry(RootfsPath.of("/z"), new Node.HardLink(RootfsPath.of("/d/packed"), member)));
    }

    private static byte[] encode(List<Entry> entries, List<Pin> pins) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ListingWriter.write(entries, pins, out);
        return out.toByteArray();
    }

    private static List<Entry> decode(byte[] text, String component, List<Pin> pins) throws IOException {
        return new ListingReader(new ByteArrayInputStream(text), component, pins).entries();
    }

    @Test
    void hasOneLineForEachEntry() throws IOException {
        assertThat(new String(encode(everyKind(), PINS), UTF_8))
                .isEqualTo("complete-listing 1 8\n"
                        + "/ dir 0755 0 0 - - - - default - 1 \\0 -\n"
                        + "/d dir 0700 0 0 - - - - set - - \\0 -\n"
                        + "/d/café\\s\\\\\\s\\n\\x09- file 0644 0 0 - - 6 git:" + BLOB + " - pin:1 1 \\- -\n"
                        + "/d/packed file 4755 0 4294967294 security.capability=0100c0,user.odd\\x2c\\x3dname= - 1 "
                        + DIGEST + " - pack:" + DIGEST.hex() + "@512 1 a\\sb.deb ./usr/bin/x\n"
                        + "/d/text file 0644 0 0 - - 5 " + Digest.of("a: b\n".getBytes(UTF_8))
                        + " - text:a:\\sb\\n - \\0 -\n"
                        + "/d/empty file 0644 0 0 - - 0 " + Digest.of(new byte[0]) + " - text: 0 x \\0\n"
                        + "/l link 0777 0 0 - \\- - - - - 0 l -\n"
                        + "/z hard - - - - /d/packed - - - - 1 a\\sb.deb ./usr/bin/x\n");
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        byte[] text = encode(everyKind(), PINS);

        assertThat(decode(text, "app", PINS)).isEqualTo(everyKind());
    }

    /** Lines are cut at every place of the reader's buffer, and one is longer than it. */
    @Test
    void readsLongLinesAndLettersAcrossItsBuffer() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String path = "/" + "é€𝄞".repeat(i % 20 + 1) + i;
            entries.add(new Entry(
                    RootfsPath.of(path), new Node.Symlink("t".repeat(i + 1), Metadata.LINK, from(TOP, path))));
        }
        Content large = new Content.Inline("ü".repeat(200_000));
        entries.add(new Entry(RootfsPath.of("/long"), new Node.File(Metadata.FILE, large, from(TOP, "long"))));

        assertThat(decode(encode(entries, PINS), "app", PINS)).isEqualTo(entries);
    }

    @Test
    void bindsToAnotherCommitOfTheSamePins() throws IOException {
        Pin later = new Pin(NODE.path(), NODE.url(), new GitId("3".repeat(40)));
        byte[] text = encode(everyKind(), PINS);

        List<Entry> bound = decode(text, "app", List.of(TOP, later));

        assertThat(bound.get(2).node().origin().pin()).isEqualTo(later);
        assertThat(encode(bound, List.of(TOP, later))).isEqualTo(text);
    }

    @Test
    void refusesToWriteAnUnlistedPin() {
        assertThatThrownBy(() -> encode(everyKind(), List.of(TOP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deps/node");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "complete-listing 2 0\n",
                "complete-listing 1 1\n",
                "complete-listing 1 01\n/a link 0777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b - - - - - \\0 -",
                "complete-listing 1 1\n/a link 0777 0 0 - b - - - - - \\0\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b - - - - - \\0 - -\n",
                "complete-listing 1 1\n/a/ link 0777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a/../b link 0777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 +0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 -1 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 4294967295 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 17777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - \\0 - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b 1 - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b - - - - 2 \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b - - set - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - \\x62 - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b\\q - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b\\x0 - - - - - \\0 -\n",
                "complete-listing 1 1\n/a link 0777 0 0 - b\\ - - - - - \\0 -\n",
                "complete-listing 1 1\n/a pipe 0777 0 0 - b - - - - - \\0 -\n",
                "complete-listing 1 1\n/a dir 0777 0 0 - - - - - - - \\0 -\n",
                "complete-listing 1 1\n/a dir 0777 0 0 user.a - - - set - - \\0 -\n",
                "complete-listing 1 1\n/a dir 0777 0 0 user.a=0 - - - set - - \\0 -\n",
                "complete-listing 1 1\n/a dir 0777 0 0 user.a=AA - - - set - - \\0 -\n",
                "complete-listing 1 1\n/a dir 0777 0 0 user.b=aa,user.a=aa - - - set - - \\0 -\n",
                "complete-listing 1 1\n/a file 0777 0 0 - - 3 sha256:00 - text:abc - \\0 -\n",
                "complete-listing 1 1\n/a file 0777 0 0 - - 3 git:00 - pin:0 - \\0 -\n",
                "complete-listing 1 1\n/a file 0777 0 0 - - 3 - - - - \\0 -\n",
                "complete-listing 1 1\n/a hard - - - - ../a - - - - - \\0 -\n"
            })
    void refusesWhatItWouldNotWrite(String text) {
        assertThatThrownBy(() -> decode(text.getBytes(UTF_8), "app", PINS)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> decode(new byte[] {(byte) 0xff}, "app", PINS))
                .isInstanceOf(IOException.class)
                .hasMessage("listing is not UTF-8");
    }

    @Test
    void refusesEveryCutAndFlippedBitOrReadsAnotherListing() throws IOException {
        byte[] text = encode(everyKind(), PINS);
        for (int i = 0; i < text.length; i++) {
            byte[] cut = java.util.Arrays.copyOf(text, i);
            assertThatThrownBy(() -> decode(cut, "app", PINS)).isInstanceOf(IOException.class);
            byte[] flipped = text.clone();
            flipped[i] ^= 1;
            try {
                assertThat(encode(decode(flipped, "app", PINS), PINS)).isEqualTo(flipped);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("listing");
            }
        }
    }

    @Test
    void handlesAHundredThousandEntriesQuickly() throws IOException {
        List<Entry> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Origin origin = new Origin("app", NODE, "debs/package_1.0_amd64.deb", "./usr/share/folder/" + i);
            many.add(new Entry(
                    RootfsPath.of("/usr/share/folder/" + i),
                    new Node.File(Metadata.FILE, new Content.Packed(DIGEST, i, 1, DIGEST), origin)));
        }
        long start = System.nanoTime();
        List<Entry> back = decode(encode(many, PINS), "app", PINS);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(back).hasSize(many.size()).endsWith(many.get(99_999));
        assertThat(took).isLessThan(Duration.ofSeconds(30)); // about a second alone; this is against quadratic
    }
}
