package dev.complete.oci.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.complete.files.IoConsumer;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.LayoutVersion;
import dev.complete.oci.Manifest;
import dev.complete.oci.MediaType;
import dev.complete.oci.blob.CorruptBlobException;
import dev.complete.oci.compress.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutArchiveTest {

    private static final byte[] LAYER = "some layer, not a multiple of a block".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MANIFEST = new Manifest(
                    new Descriptor("application/vnd.oci.empty.v1+json", Digest.of(CONFIG), CONFIG.length),
                    List.of(new Descriptor(MediaType.LAYER, Digest.of(LAYER), LAYER.length)))
            .toJson();
    private static final Descriptor ENTRY =
            RefName.give("shop", new Descriptor(MediaType.MANIFEST, Digest.of(MANIFEST), MANIFEST.length));
    private static final byte[] INDEX = new Index(List.of(ENTRY)).toJson();

    @TempDir
    private Path scratch;

    private static String blob(byte[] content) {
        return "blobs/sha256/" + Digest.of(content).hex();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void layout(TarArchiveOutputStream tar, String before) throws IOException {
        add(tar, before + blob(LAYER), LAYER);
        add(tar, before + blob(CONFIG), CONFIG);
        add(tar, before + blob(MANIFEST), MANIFEST);
        add(tar, before + "index.json", INDEX);
        add(tar, before + "oci-layout", LayoutVersion.text());
    }

    private static byte[] tar(IoConsumer<TarArchiveOutputStream> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.accept(tar);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private LayoutReader open(byte[] tar) throws IOException {
        return LayoutReader.openArchive(Files.write(scratch.resolve("image.tar"), tar));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "./"})
    void readsALayoutInPlace(String before) throws Exception {
        LayoutReader layout = open(tar(tar -> layout(tar, before)));

        layout.validate();
        assertThat(layout.index().manifests()).containsExactly(ENTRY);
        try (InputStream in = layout.blobs().open(Digest.of(LAYER), 5, 5)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(LAYER, 5, 10));
        }
        assertThat(layout.blobs().size(Digest.of(new byte[3]))).isEmpty();
        assertThatThrownBy(() -> layout.blobs().open(Digest.of(LAYER), 5, LAYER.length))
                .isInstanceOf(CorruptBlobException.class);
    }

    /** GNU's tar is that of many scripts, and writes names and times as others do not. */
    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax", "ustar"})
    void readsWhatGnuTarWrites(String format) throws Exception {
        Tool.require("tar");
        Path folder = scratch.resolve("layout");
        LayoutWriter writer = LayoutWriter.open(folder);
        for (byte[] each : List.of(LAYER, CONFIG)) {
            writer.add("application/octet-stream", each);
        }
        writer.add(MediaType.MANIFEST, MANIFEST);
        writer.replaceEntries(List.of(ENTRY));
        Path file = scratch.resolve("gnu.tar");
        Tool.filter(new byte[0], "tar", "--format", format, "-C", folder.toString(), "-cf", file.toString(), ".");

        LayoutReader layout = LayoutReader.openArchive(file);

        layout.validate();
        assertThat(layout.index().manifests()).containsExactly(ENTRY);
    }

    @Test
    void readsABlobOfOtherBytesOnlyToItsEnd() throws Exception {
        byte[] other = LAYER.clone();
        other[0] ^= 1;
        LayoutReader layout = open(tar(tar -> {
            layout(tar, "");
            add(tar, "blobs/sha256/" + "0".repeat(64), other);
        }));

        try (InputStream in = layout.blobs().open(new Digest("0".repeat(64)))) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(CorruptBlobException.class);
        }
    }

    /** Names are no paths, whatever they look like. */
    @Test
    void namesThatLeadElsewhereMeanNothing() throws Exception {
        open(tar(tar -> {
                    add(tar, "../../evil", LAYER);
                    add(tar, "/blobs/sha256/../../evil", LAYER);
                    add(tar, "manifest.json", CONFIG);
                    add(tar, "x".repeat(3000), CONFIG);
                    link(tar, "blobs/sha256/" + "1".repeat(64), TarConstants.LF_SYMLINK);
                    link(tar, "index.json", TarConstants.LF_SYMLINK);
                    layout(tar, "");
                }))
                .validate();
    }

    private static void link(TarArchiveOutputStream tar, String name, byte type) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName("/etc/passwd");
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static Stream<Arguments> noLayouts() {
        byte[] whole = tar(tar -> layout(tar, ""));
        byte[] gzip = whole.clone();
        gzip[0] = 0x1f;
        gzip[1] = (byte) 0x8b;
        byte[] damaged = whole.clone();
        damaged[0] ^= 1;
        return Stream.of(
                arguments("cut off", Arrays.copyOf(whole, 700)),
                arguments("its end is missing", Arrays.copyOf(whole, 10 * 512)),
                arguments("its end is missing", new byte[0]),
                arguments("not a tar archive", damaged),
                arguments("it is compressed", gzip),
                arguments("holds no oci-layout", tar(tar -> add(tar, "manifest.json", CONFIG))),
                arguments("holds no oci-layout", new byte[1024]),
                arguments("has `index.json` twice", tar(tar -> {
                    layout(tar, "");
                    add(tar, "./index.json", INDEX);
                })),
                arguments("readers disagree", before(extended('x', "10 size=7\n"), whole)),
                arguments("for all entries", before(extended('g', "19 path=index.json\n"), whole)),
                arguments(
                        "between an extended header and its entry",
                        before(extended('x', "6 a=b\n"), before(extended('g', "6 a=b\n"), whole))),
                arguments("has holes", before(extended('x', "22 GNU.sparse.major=1\n"), whole)),
                arguments("has holes", before(extended('g', "22 GNU.sparse.major=1\n"), whole)),
                arguments("malformed", before(extended('x', "999 a=b\n"), whole)),
                arguments(
                        "two extended headers",
                        before(extended('x', "6 a=b\n"), before(extended('x', "6 a=b\n"), whole))),
                arguments("an extended header has 1048577 bytes", extended('L', "x".repeat(1_048_577))),
                arguments("is the last entry", before(extended('L', "name"), new byte[1024])),
                arguments("is no file and has a size", before(extended('2', "target"), whole)),
                arguments("more than 100000 entries", tar(tar -> {
                    for (int i = 0; i <= 100_000; i++) {
                        add(tar, "x", new byte[0]);
                    }
                })),
                arguments("index.json in", tar(tar -> {
                    add(tar, "oci-layout", LayoutVersion.text());
                    add(tar, "index.json", new byte[(4 << 20) + 1]);
                })));
    }

    /** One entry of that type, whatever writers make of such a one. */
    private static byte[] extended(char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("extended", (byte) type);
        entry.setSize(bytes.length);
        byte[] block = new byte[512 + (bytes.length + 511) / 512 * 512];
        entry.writeEntryHeader(block);
        System.arraycopy(bytes, 0, block, 512, bytes.length);
        return block;
    }

    private static byte[] before(byte[] entry, byte[] tar) {
        byte[] joined = Arrays.copyOf(entry, entry.length + tar.length);
        System.arraycopy(tar, 0, joined, entry.length, tar.length);
        return joined;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noLayouts")
    void refusesWhatIsNone(String message, byte[] tar) {
        assertThatThrownBy(() -> open(tar))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("image.tar");
    }
}
