package dev.complete.builder.source;

import static dev.complete.builder.source.TarBytes.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.complete.builder.failure.BuildException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a tar is refused, saying where and what. */
class TarHazardsTest {

    private static final byte[] INVALID_UTF8 = {'a', (byte) 0xc3, 'b'};

    static Stream<Arguments> names() {
        return Stream.of(
                arguments("./usr/bin/../../x: climbs out", tar().file("./usr/bin/../../x", "")),
                arguments("..: climbs out", tar().directory("..")),
                arguments("/etc/passwd: is absolute", tar().file("/etc/passwd", "")),
                arguments("has an empty name", tar().file("", "")),
                arguments(".: is the archive's root, but no directory", tar().file(".", "")),
                arguments("a/.wh.b: starts with `.wh.`", tar().file("a/.wh.b", "")),
                arguments(".wh..wh..opq: starts with `.wh.`", tar().file(".wh..wh..opq", "")),
                arguments("name is not UTF-8", tar().add(header("", '0').bytes(0, INVALID_UTF8))),
                arguments(
                        "a name is longer than 255 bytes",
                        tar().gnu('L', "n".repeat(256)).file("n", "")),
                arguments(
                        "longer than 4095 bytes",
                        tar().gnu('L', "n/".repeat(2100) + "n").file("n", "")),
                arguments("a\\u001b[2J: is a FIFO", tar().entry("a\u001b[2J", '6')),
                arguments("x/: has a directory's name", tar().file("x/", "")));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments("null: is a character device;", tar().add(device('3', 1, 3))),
                arguments("null: is character device 0:0, an overlay whiteout", tar().add(device('3', 0, 0))),
                arguments("null: is a block device", tar().add(device('4', 8, 0))),
                arguments("p: is a FIFO", tar().entry("p", '6')),
                arguments("s: is a socket", tar().entry("s", 's')),
                arguments("s: is a sparse file", tar().entry("s", 'S')),
                arguments("s: is of unknown type `Z`", tar().entry("s", 'Z')),
                arguments(
                        "s: is a sparse file",
                        tar().pax('x', "GNU.sparse.major=1").file("s", "")),
                arguments(
                        "d: is no file but has a size of 5",
                        tar().add(header("d", '5').size(5))),
                arguments(
                        "l: is no file but has a size",
                        tar().file("f", "").add(header("l", '1').link("f").size(9))));
    }

    static Stream<Arguments> links() {
        return Stream.of(
                arguments(
                        "l: is a hard link to f, which is no earlier file",
                        tar().hardLink("l", "f").file("f", "")),
                arguments("l: is a hard link to ../f, which climbs", tar().hardLink("l", "../f")),
                arguments("l: is a hard link to /etc/shadow, which is absolute", tar().hardLink("l", "/etc/shadow")),
                arguments(
                        "l: is a hard link to d, which is no",
                        tar().directory("d/").hardLink("l", "d")),
                arguments("l: is a hard link to l, which", tar().hardLink("l", "l")),
                arguments(
                        "another mode or owner",
                        tar().file("f", "").add(header("l", '1').link("f").mode(0755))),
                arguments("l: is a symlink without a target", tar().symlink("l", "")),
                arguments(
                        "lib/x: is below the symlink lib -> usr/lib",
                        tar().symlink("lib", "usr/lib").file("lib/x", "")),
                arguments(
                        "lib: is in the archive twice", tar().file("lib/x", "").symlink("lib", "usr/lib")),
                arguments("f/x: is below the file f", tar().file("f", "").file("f/x", "")),
                arguments("f: is in the archive twice", tar().file("f", "a").file("./f", "b")),
                arguments("f: is in the archive twice", tar().file("f", "a").symlink("f", "b")),
                arguments(
                        "d: is in the archive twice",
                        tar().directory("d/").add(header("d", '5').mode(0700))),
                arguments(
                        "f: has a link target but is no link",
                        tar().gnu('K', "x").file("f", "")));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                arguments("checksum does not match", twoFiles(700, (byte) 1)),
                arguments(
                        "mode in the header is not an octal",
                        tar().add(header("f", '0').text(100, "0000x44\0"))),
                arguments(
                        "mode in the header is not an octal",
                        tar().add(header("f", '0').text(100, "0000 44\0"))),
                arguments(
                        "mode 65536 in the header is too large",
                        tar().add(header("f", '0').mode(0200000))),
                arguments("size is missing", tar().add(header("f", '0').bytes(124, new byte[12]))),
                arguments(
                        "size in the header is negative",
                        tar().add(header("f", '0').bytes(124, filled(12, 0xff)))),
                arguments(
                        "uid 4294967295 is too large",
                        tar().add(header("f", '0').bytes(108, minusOneId()))),
                arguments(
                        "header is of no tar format",
                        tar().file("a", "").add(header("f", '0').magic("ustar\00007"))),
                arguments(
                        "PAX header has `path` twice",
                        tar().pax('x', "path=a", "path=b").file("f", "")),
                arguments(
                        "two extended headers",
                        tar().pax('x', "path=a").pax('x', "uid=1").file("f", "")),
                arguments(
                        "two extended headers",
                        tar().gnu('L', "a").gnu('L', "b").file("f", "")),
                arguments(
                        "two extended headers",
                        tar().gnu('L', "a").pax('x', "path=b").file("f", "")),
                arguments("ends after an extended header", tar().file("f", "").pax('x', "path=a")),
                arguments("PAX path holds NUL", tar().pax('x', "path=a\0b").file("f", "")),
                arguments(
                        "PAX path is not UTF-8",
                        tar().add(pax("path=", INVALID_UTF8)).file("f", "")),
                arguments("an empty `path`", tar().pax('x', "path=").file("f", "")),
                arguments("PAX header has size=-1", tar().pax('x', "size=-1").file("f", "")),
                arguments("PAX header has size=+1", tar().pax('x', "size=+1").file("f", "a")),
                arguments(
                        "size is 3 in the header and 0",
                        tar().pax('x', "size=0").file("f", "abc")),
                arguments(
                        "size is 0 in the header and 512",
                        tar().pax('x', "size=512").file("f", "")),
                arguments(
                        "size is 0 in the header and 512",
                        tar().pax('x', "size=512").symlink("f", "x")),
                arguments(
                        "global PAX header sets `path`",
                        tar().pax('g', "path=a").file("f", "")),
                arguments(
                        "global PAX header sets `uid`", tar().pax('g', "uid=5").file("f", "")),
                arguments(
                        "has an access control list",
                        tar().pax('x', "SCHILY.acl.access=u::r").file("f", "")),
                arguments("PAX header is malformed", tar().add(header("p", 'x').body("999 a=b\n".getBytes(UTF_8)))),
                arguments("PAX header is malformed", tar().add(header("p", 'x').body("6 a=b\n7".getBytes(UTF_8)))),
                arguments("without key", tar().add(header("p", 'x').body("5 ab\n".getBytes(UTF_8)))),
                arguments(
                        "PAX header of 2000000 bytes",
                        tar().add(header("p", 'x').size(2_000_000))),
                arguments("long name holds NUL", tar().gnu('L', "a\0b").file("f", "")),
                arguments("trusted.overlay.opaque must not", xattr("trusted.overlay.opaque=y")),
                arguments("user.overlay.whiteout must not", xattr("user.overlay.whiteout=y")),
                arguments("system.posix_acl_access must not", xattr("system.posix_acl_access=y")));
    }

    @ParameterizedTest
    @MethodSource({"names", "types", "links", "headers"})
    void refuses(String complaint, TarBytes tar) {
        assertThatThrownBy(() -> Archives.unpack(tar.end()))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.INVALID))
                .hasMessageStartingWith("app: deps/x.tar")
                .hasMessageContaining(complaint);
    }

    @Test
    void saysTheWholeWayToTheEntry() {
        assertThatThrownBy(() -> Archives.unpack(tar().file("a/../../b", "").end()))
                .hasMessage("app: deps/x.tar > a/../../b: climbs out of the archive");
    }

    static Stream<Arguments> incomplete() {
        byte[] whole = tar().file("first", "1").file("f", "x".repeat(1000)).end();
        return Stream.of(
                arguments("is empty", new byte[0]),
                arguments("holds no entries", new byte[10240]),
                arguments("truncated", Archives.cut(whole, 1024)),
                arguments("truncated", Archives.cut(whole, 1100)),
                arguments("f: is cut off", Archives.cut(whole, 1536)),
                arguments("f: is cut off", Archives.cut(whole, 2000)),
                arguments("f: is cut off", Archives.cut(whole, 2550)),
                arguments("without the block of zeros", Archives.cut(whole, 2560)),
                arguments("within a header", Archives.cut(whole, 2570)),
                arguments("something follows", Archives.concat(whole, new byte[] {1})),
                arguments("something follows", Archives.concat(whole, whole)),
                arguments(
                        "is no archive known here", "hello world\n".repeat(100).getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void refusesWhatIsNotWhole(String complaint, byte[] archive) {
        assertThatThrownBy(() -> Archives.unpack(archive))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void oneBlockOfZerosIsEnough() throws Exception {
        byte[] whole = tar().file("f", "").end();
        assertThat(Archives.show(Archives.cut(whole, 1024))).containsExactly("f file 644 0:0 ");
    }

    private static TarBytes tar() {
        return new TarBytes();
    }

    private static TarBytes xattr(String record) {
        return tar().pax('x', "SCHILY.xattr." + record).file("f", "");
    }

    private static TarBytes.Header pax(String key, byte[] value) {
        return header("p", 'x').body(TarBytes.record(Archives.concat(key.getBytes(UTF_8), value)));
    }

    private static TarBytes.Header device(char type, int major, int minor) {
        return header("null", type).text(329, String.format("%07o\0%07o\0", major, minor));
    }

    private static TarBytes twoFiles(int at, byte changed) {
        byte[] bytes = tar().file("a", "").file("b", "").unfinished();
        bytes[at] = changed;
        return tar().raw(bytes);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] minusOneId() {
        byte[] field = filled(8, 0xff);
        field[0] = (byte) 0x80;
        field[1] = 0;
        field[2] = 0;
        field[3] = 0;
        return field;
    }
}
