package dev.complete.builder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.complete.builder.failure.BuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Packages and zips that lie, and archives that are damaged at random. */
class HostileContainersTest {

    private static final byte[] CONTROL = new TarBytes()
            .directory("./")
            .file("./control", "Package: tool\nVersion: 1\n")
            .end();

    private static final byte[] DATA =
            new TarBytes().directory("./").file("./usr/bin/tool", "run").end();

    static Stream<Arguments> debs() {
        byte[] version = member("debian-binary", "2.0\n".getBytes(UTF_8));
        byte[] control = member("control.tar", CONTROL);
        byte[] data = member("data.tar", DATA);
        return Stream.of(
                arguments("debian-binary: is not version 2", ar(member("debian-binary", "3.0\n".getBytes(UTF_8)))),
                arguments("`data.tar` comes where control.tar is due", ar(version, data, control)),
                arguments("the package ends where data.tar is due", ar(version, control)),
                arguments("the package ends where debian-binary is due", ar()),
                arguments("data.tar.xz: is empty", ar(version, control, member("data.tar.xz", new byte[0]))),
                arguments("data.tar.gz: comes after data.tar", ar(version, control, data, member("data.tar.gz", DATA))),
                arguments("control.tar: comes after data.tar", ar(version, control, data, control)),
                arguments(
                        "> data.tar > ./usr/bin/../../../x: climbs out of the archive",
                        ar(
                                version,
                                control,
                                member(
                                        "data.tar",
                                        new TarBytes()
                                                .file("./usr/bin/../../../x", "")
                                                .end()))),
                arguments(
                        "> data.tar.gz: cannot be decompressed: it is damaged or truncated (gzip data is cut off)",
                        ar(version, control, member("data.tar.gz", Archives.cut(gzip(DATA), 60)))),
                arguments(
                        "> control.tar > control: names the package `../x`: dpkg takes letters, digits",
                        ar(version, member("control.tar", tar("control", "Package: ../x\n")), data)),
                arguments("not at all", ar(version, member("control.tar", tar("control", "Version: 1\n")), data)),
                arguments(
                        "more than once",
                        ar(
                                version,
                                member("control.tar", tar("control", "Package: a\nVersion: 1\nPackage: bb\n")),
                                data)),
                arguments("has no file `control`", ar(version, member("control.tar", tar("other", "")), data)),
                arguments("is truncated", Archives.cut(ar(version, control, data), 3000)),
                arguments("ar header is damaged", Archives.concat(ar(version), DATA)),
                arguments("is no member of a Debian package", ar(version, member("../x", DATA))),
                arguments("long name of BSD's kind", ar(member("#1/20", new byte[40]))),
                arguments("neither a newline nor NUL", changed(ar(member("_x", new byte[1]), version), 69, 'x')),
                arguments("followed by zeros", Archives.concat(ar(version, control, data), new byte[600], control)));
    }

    @ParameterizedTest
    @MethodSource("debs")
    void refusesPackage(String complaint, byte[] deb) {
        assertThatThrownBy(() -> Archives.unpack(deb))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void skipsSignaturesOfPackages() throws Exception {
        byte[] deb = ar(
                member("debian-binary", "2.0\n".getBytes(UTF_8)),
                member("_gpgorigin", new byte[3]),
                member("control.tar.gz", gzip(CONTROL)),
                member("data.tar", DATA),
                member("_gpgbuilder", new byte[4]));
        assertThat(Archives.show(deb)).contains("usr/bin/tool file 644 0:0 run");
    }

    static Stream<Arguments> zips() {
        byte[] zip = zip("usr/a", "first", "usr/b", "second");
        int second = indexOf(zip, "PK\003\004", 10);
        int directory = indexOf(zip, "PK\001\002", 0);
        int end = indexOf(zip, "PK\005\006", 0);
        return Stream.of(
                arguments("../x: climbs out", zip("../x", "")),
                arguments("/x: is absolute", zip("/x", "")),
                arguments("a/.wh.x: starts with `.wh.`", zip("a/.wh.x", "")),
                arguments("usr/a: is another entry in its local header", changed(zip, 30, 'x')),
                arguments("usr/a: is another entry in its local header", changed(zip, 8, 8)),
                arguments("shares its bytes", changed(zip, directory + 46 + 5 + 42, 0, 0, 0, 0)),
                arguments("shares its bytes", changed(zip, directory + 42, 0xff, 0xff, 0, 0)),
                arguments("usr/a: is encrypted", changed(zip, directory + 8, 1)),
                arguments("usr/a: is compressed with method 99", changed(zip, directory + 10, 99)),
                arguments("several disks", changed(zip, end + 4, 1)),
                arguments("usr/a: is a device, FIFO or socket", changed(unix(zip, directory), directory + 41, 0x10)),
                arguments(
                        "usr/a: is a directory by its name or its type",
                        changed(unix(zip, directory), directory + 41, 0x41)),
                arguments("usr/a: does not match its checksum", changed(zip, second - 1, 'X')),
                arguments("directory is not where the end says", Archives.concat(zip, zip)),
                arguments("something follows it", Archives.concat(zip, new byte[] {1})),
                arguments("has no end", Archives.cut(zip, second)),
                arguments("holds no entries", zip()));
    }

    @ParameterizedTest
    @MethodSource("zips")
    void refusesZip(String complaint, byte[] zip) {
        assertThatThrownBy(() -> Archives.unpack(zip))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void readsZipSymlinks() throws Exception {
        byte[] zip = zip("usr/a", "first", "usr/b", "second");
        int directory = indexOf(zip, "PK\001\002", 0);
        assertThat(Archives.show(changed(unix(zip, directory), directory + 40, 0xff, 0xa1)))
                .containsExactly("usr implied 755 0:0", "usr/a link 777 0:0 first", "usr/b file 644 0:0 second");
    }

    /** Whatever is flipped or cut, the answer is the checked exception or a tree, soon. */
    @Test
    void survivesRandomDamage() throws Exception {
        byte[] tar = new TarBytes()
                .directory("d/")
                .file("d/a", "hello".repeat(300))
                .pax('x', "path=d/long", "SCHILY.xattr.user.x=y")
                .file("d/l", "x")
                .hardLink("d/b", "d/a")
                .symlink("d/s", "a")
                .gnu('L', "d/" + "n".repeat(120))
                .file("d/n", "y")
                .end();
        byte[][] archives = {
            tar,
            gzip(tar),
            zip("usr/a", "first", "usr/b", "second".repeat(500)),
            ar(
                    member("debian-binary", "2.0\n".getBytes(UTF_8)),
                    member("control.tar.gz", gzip(CONTROL)),
                    member("data.tar", DATA)),
            compressed("xz", tar),
            compressed("bzip2", tar),
            com.github.luben.zstd.Zstd.compress(tar),
            lzma(tar)
        };
        Random random = new Random(20261121);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (byte[] archive : archives) {
                for (int round = 0; round < 1500; round++) {
                    tryDamaged(archive, random);
                }
            }
        });
    }

    private static void tryDamaged(byte[] archive, Random random) throws IOException, InterruptedException {
        byte[] damaged = archive.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            damaged = Archives.cut(damaged, random.nextInt(damaged.length));
        }
        try {
            Archives.show(damaged);
        } catch (BuildException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(BuildException.Kind.INVALID);
            assertThat(e.getMessage()).startsWith("app: deps/x.tar").doesNotContain("\0", "null");
        }
    }

    private static byte[] tar(String name, String content) {
        return new TarBytes().file(name, content).end();
    }

    private static byte[] ar(byte[]... members) {
        return Archives.concat("!<arch>\n".getBytes(UTF_8), Archives.concat(members));
    }

    private static byte[] member(String name, byte[] content) {
        String header = String.format("%-16s%-12s%-6s%-6s%-8s%-10d`\n", name, "0", "0", "0", "100644", content.length);
        String padding = content.length % 2 == 1 ? "\n" : "";
        return Archives.concat(header.getBytes(UTF_8), content, padding.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] lzma(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZMAOutputStream encoder = new LZMAOutputStream(out, new LZMA2Options(0), -1)) {
            encoder.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] compressed(String format, byte[] content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var encoder = new org.apache.commons.compress.compressors.CompressorStreamFactory()
                .createCompressorOutputStream(format, out)) {
            encoder.write(content);
        }
        return out.toByteArray();
    }

    /** Stored entries of alternating names and contents. */
    private static byte[] zip(String... namesAndContents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1].getBytes(UTF_8);
                ZipEntry entry = new ZipEntry(namesAndContents[i]);
                boolean deflated = content.length > 100;
                if (!deflated) {
                    CRC32 crc = new CRC32();
                    crc.update(content);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(content.length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Says that the first entry was made on Unix, mode 0644. */
    private static byte[] unix(byte[] zip, int directory) {
        byte[] bytes = changed(zip, directory + 5, 3);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 38, 0100644 << 16);
        return bytes;
    }

    private static byte[] changed(byte[] bytes, int at, int... values) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            copy[at + i] = (byte) values[i];
        }
        return copy;
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text, from);
    }
}
