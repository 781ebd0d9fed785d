package dev.complete.builder.layer.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.complete.builder.layer.TarFixture;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarHeaderWriterTest {

    @Test
    void writesPlainUstarToTheByte() {
        byte[] header = TarHeaderWriter.encode(TarEntry.file("etc/hosts", 42));

        assertThat(header).hasSize(512);
        assertThat(visible(header))
                .isEqualTo("etc/hosts·91" + "0000644·0000000·0000000·00000000052·02275702200·"
                        + "011073· 0·100ustar·00·640000000·0000000·168");
    }

    @Test
    void writesPaxHeaderToTheByte() {
        byte[] header = TarHeaderWriter.encode(TarEntry.file("caf\u00e9", 1));

        assertThat(header).hasSize(3 * 512);
        assertThat(text(header, 0, 100)).matches("PaxHeaders/[0-9a-f]{32}");
        assertThat(header[156]).isEqualTo((byte) 'x');
        assertThat(text(header, 512, 512)).isEqualTo("14 path=caf\u00e9\n");
        assertThat(text(header, 1024, 100))
                .matches("PaxNames/[0-9a-f]{32}")
                .endsWith(text(header, 0, 100).substring("PaxHeaders/".length()));
    }

    /** Must never change within format version 1. */
    @Test
    void keepsTheBytesOfFormatVersion1() throws IOException {
        assertThat(Digest.of(TarFixture.tar(TarFixture.items())).hex())
                .isEqualTo("7bbec07eb398a9bd0601ec4cd8ed8ed16289f80c3ca0fc424acb0bfd5ffa70bb");
    }

    @ParameterizedTest
    @CsvSource({"99, 1", "100, 1", "101, 3", "1000, 4"})
    void usesPaxOnlyForNamesOverAHundredBytes(int length, int blocks) {
        assertThat(TarHeaderWriter.encode(TarEntry.file("n".repeat(length), 0))).hasSize(blocks * 512);
    }

    /** {@code N path=…} and a newline. */
    @ParameterizedTest
    @CsvSource({"2, 11", "90, 99", "91, 101", "92, 102", "989, 999", "990, 1001"})
    void countsItsOwnDigitsInARecordsLength(int nameBytes, int recordLength) {
        String name = "\u0080".repeat(nameBytes / 2) + "n".repeat(nameBytes % 2);

        byte[] body = PaxHeader.of(TarEntry.file(name, 0));

        assertThat(new String(body, UTF_8)).isEqualTo(recordLength + " path=" + name + "\n");
        assertThat(body).hasSize(recordLength);
    }

    @Test
    void sortsRecordsAndKeepsBinaryValues() {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put("user.b", Bytes.copyOf(new byte[] {(byte) 0xc0, 0, '\n'}));
        xattrs.put("user.a", Bytes.copyOf(new byte[0]));
        TarEntry entry = new TarEntry(
                "\u00e9", TarEntry.Type.FILE, new Metadata(0644, 1L << 31, 1L << 30, xattrs), 1L << 33, "");

        byte[] body = PaxHeader.of(entry);

        assertThat(new String(body, ISO_8859_1).split("\n", -1))
                .containsExactly(
                        "24 SCHILY.xattr.user.a=",
                        "27 SCHILY.xattr.user.b=\u00c0\0",
                        "",
                        "18 gid=1073741824",
                        "11 path=\u00c3\u00a9",
                        "19 size=8589934592",
                        "18 uid=2147483648",
                        "");
    }

    @Test
    void writesEightGibibytesLessOneWithoutPax() {
        assertThat(TarHeaderWriter.encode(TarEntry.file("big", (1L << 33) - 1))).hasSize(512);
    }

    @Test
    void namesALongLeaderAndItsHardLinkAlikeForReadersWithoutPax() {
        byte[] leader = TarHeaderWriter.encode(TarEntry.file(TarFixture.LONG_NAME, 0));
        byte[] link = TarHeaderWriter.encode(
                new TarEntry("h", TarEntry.Type.HARD_LINK, Metadata.FILE, 0, TarFixture.LONG_NAME));

        assertThat(text(link, 1024 + 157, 100)).isEqualTo(text(leader, 1024, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user.a=b", "user.a\nb", "user.\0", "user.%3D", "user.\ud800"})
    void refusesXattrNamesThatReadersDoNotAgreeOn(String name) {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put(name, Bytes.copyOf(new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TarEntry("f", TarEntry.Type.FILE, new Metadata(0644, 0, 0, xattrs), 0, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/absolute", "./dot", "directory/", "nul\0", "half\ud83d"})
    void refusesNamesNoFileCanHave(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> TarEntry.file(name, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 6})
    void refusesContentOfAnotherLength(long announced) {
        TarWriter writer = new TarWriter(OutputStream.nullOutputStream());
        Assertions.assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> writer.add(TarEntry.file("a\tb", announced), "12345".getBytes(UTF_8)))
                .withMessage("a\\tb has 5 bytes, not " + announced + " as announced");
    }

    /** Runs of zeros as `·` and, when more than one, their number. */
    private static String visible(byte[] header) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < header.length; ) {
            int end = i;
            while (end < header.length && header[end] == 0) {
                end++;
            }
            if (end > i) {
                out.append('·').append(end - i > 1 ? end - i : "");
                i = end;
            } else {
                out.append((char) header[i++]);
            }
        }
        return out.toString();
    }

    /** Up to the first NUL. */
    private static String text(byte[] bytes, int from, int length) {
        String all = new String(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)), UTF_8);
        return all.split("\0", 2)[0];
    }
}
