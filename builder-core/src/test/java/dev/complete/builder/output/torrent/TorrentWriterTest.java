package dev.complete.builder.output.torrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.output.Outputs;
import dev.complete.builder.output.Sample;
import dev.complete.builder.output.Tool;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.OutputOptions;
import dev.complete.builder.output.format.WebSeed;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.compress.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorrentWriterTest {

    private static final Set<Format> FORMATS = EnumSet.of(Format.OCI, Format.TORRENT);

    /** What Debian's library makes of the same folder with pieces of the same length: the info-hash. */
    private static final String LIBTORRENT = """
            import libtorrent, sys
            files = libtorrent.file_storage()
            libtorrent.add_files(files, sys.argv[1])
            torrent = libtorrent.create_torrent(files, int(sys.argv[2]), libtorrent.create_torrent_flags_t.v2_only)
            libtorrent.set_piece_hashes(torrent, sys.argv[3])
            made = libtorrent.torrent_info(libtorrent.bdecode(libtorrent.bencode(torrent.generate())))
            print(made.info_hashes().v2)
            """;

    @TempDir
    Path out;

    private String write(Sample sample, List<WebSeed> seeds, String... images) throws Exception {
        OutputOptions options = new OutputOptions(false, sample.compression, seeds);
        for (String image : images) {
            Outputs.write(
                    out,
                    List.of(sample.image(image)),
                    FORMATS,
                    sample.frames(),
                    sample.contents(),
                    options,
                    Sample.BUILD);
        }
        return new String(Files.readAllBytes(out.resolve("oci.torrent")), StandardCharsets.ISO_8859_1);
    }

    private static Sample plain() {
        Sample sample = new Sample();
        sample.compression = Compression.parse("none"); // no encoder has a say in the digests
        return sample;
    }

    /** From {@code d4:info} on, as far as the piece layers, which come next. */
    private static String infoHash(String torrent) {
        assertThat(torrent).startsWith("d4:info").contains("12:piece layersd");
        String info = torrent.substring("d4:info".length(), torrent.indexOf("12:piece layersd"));
        return Digest.of(info.getBytes(StandardCharsets.ISO_8859_1)).hex();
    }

    @Test
    void theTorrentOfATinyLayoutHasThisInfoHash() throws Exception {
        assertThat(infoHash(write(plain(), List.of(), "shop")))
                .isEqualTo("9fcd88df047399d5cb5ab9d86bead0bd28a4dd2b79e492c25df7f39204a48ab0");
    }

    @Test
    void webSeedsAreNoPartOfTheInfoHash() throws Exception {
        String without = write(plain(), List.of(), "shop");
        String with = write(
                plain(), List.of(WebSeed.parse("https://b.example/x"), WebSeed.parse("http://a.example/")), "shop");
        assertThat(with)
                .endsWith("8:url-listl20:https://b.example/x/17:http://a.example/ee")
                .isNotEqualTo(without);
        assertThat(infoHash(with)).isEqualTo(infoHash(without));
    }

    @Test
    void saysNothingOfClockOrTool() throws Exception {
        assertThat(write(plain(), List.of(), "shop")).doesNotContain("creat", "date", "complete");
    }

    /** Blobs of less than a piece, of one, and of several, from two builds. */
    @Test
    void libtorrentGivesTheSameLayoutTheSameInfoHash() throws Exception {
        Tool.requirePythonModule("libtorrent");
        byte[] large = new byte[3_000_000];
        new java.util.Random(5).nextBytes(large);
        Sample sample = plain().binary("/bin/large", large);
        String torrent = write(sample, List.of(), "shop", "office");
        Path script = Files.writeString(out.resolve("make.py"), LIBTORRENT);
        assertThat(Tool.sh(out, "/usr/bin/python3 " + script + " oci " + (256 << 10) + " .")
                        .strip())
                .isEqualTo(infoHash(torrent));
        assertThat(torrent).contains("12:piece layersd32:");
    }

    @Test
    void doesNotVouchForADamagedBlobOfAnotherBuild() throws Exception {
        Sample sample = plain();
        write(sample, List.of(), "shop");
        Digest config = Digest.of(sample.image("shop").images().get(0).config().getBytes(StandardCharsets.UTF_8));
        Path blob = out.resolve("oci/blobs/sha256/" + config.hex());
        Files.writeString(blob, "x".repeat((int) Files.size(blob)));
        sample.env = new TreeMap<>();
        assertThatThrownBy(() -> write(sample, List.of(), "office"))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("oci/blobs/sha256/" + config.hex());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 262144",
        "536870912, 262144",
        "536870913, 524288",
        "1073741824, 524288",
        "1073741825, 1048576",
        "34359738368, 16777216",
        "1000000000000000, 16777216"
    })
    void piecesGrowWithTheLayout(long total, int length) {
        assertThat(Metainfo.pieceLength(total)).isEqualTo(length);
    }

    @Test
    void aTorrentAloneIsRefused() throws IOException {
        Sample sample = plain();
        assertThatThrownBy(() -> Outputs.write(
                        out,
                        List.of(sample.image("shop")),
                        EnumSet.of(Format.TORRENT),
                        sample.frames(),
                        sample.contents(),
                        Sample.OPTIONS,
                        Sample.BUILD))
                .isInstanceOf(IllegalStateException.class);
    }
}
