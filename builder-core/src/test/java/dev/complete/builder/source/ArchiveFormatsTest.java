package dev.complete.builder.source;

import static dev.complete.builder.source.TarBytes.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.source.archive.ArchiveLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real tools write is read as they meant it, in every dialect and compression. */
class ArchiveFormatsTest {

    private static final String LONG = "d/" + "long".repeat(30) + "/" + "name".repeat(20);

    private static final String TREE = """
            umask 022
            mkdir -p d/empty "$(dirname %1$s)"
            printf hello > d/a && chmod 4755 d/a
            ln d/a d/b
            ln -s ../d/a d/link
            printf long > %1$s
            printf 'caf\\303\\251' > "$(printf 'd/caf\\303\\251')"
            head -c 100000 /dev/zero > d/zeros
            chmod 1777 d/empty
            """.formatted(LONG);

    private static final List<String> EXPECTED = List.of(
            "d dir 755 7:8",
            "d/a file 4755 7:8 hello",
            "d/b hard d/a",
            "d/café file 644 7:8 café",
            "d/empty dir 1777 7:8",
            "d/link link 777 7:8 ../d/a",
            "d/" + "long".repeat(30) + " dir 755 7:8",
            LONG + " file 644 7:8 long",
            "d/zeros file 644 7:8 100000 bytes");

    private static final long MEMORY = 256L << 20;

    @TempDir
    private Path temporary;

    private byte[] make(String command) throws Exception {
        assumeTrue(Archives.have(command.substring(0, command.indexOf(" "))));
        Path work = Files.createDirectory(temporary.resolve("work"));
        Archives.run(work, TREE + command);
        return Files.readAllBytes(work.resolve("out"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tar --format=gnu --sort=name --owner=7 --group=8 -cf out d",
                "tar --format=oldgnu --sort=name --owner=7 --group=8 -cf out ./d",
                "tar --format=posix --sort=name --owner=7 --group=8 -cf out d/",
                "tar --format=posix --sort=name --owner=7 --group=8 -b 1 -cf out d",
                "tar --sort=name --owner=7 --group=8 -czf out d",
                "tar --sort=name --owner=7 --group=8 -cjf out d",
                "tar --sort=name --owner=7 --group=8 -cJf out d",
                "tar --sort=name --owner=7 --group=8 --zstd -cf out d",
                "tar --sort=name --owner=7 --group=8 -cf t d && split -b 30000 t p. && for p in p.*; do gzip $p; done; cat p.* > out",
                "tar --sort=name --owner=7 --group=8 -cf t d && split -b 30000 t p. && for p in p.*; do bzip2 $p; done; cat p.* > out",
                "tar --sort=name --owner=7 --group=8 -cf t d && split -b 30000 t p. && for p in p.*; do xz $p; done; cat p.* > out",
                "tar --sort=name --owner=7 --group=8 -cf t d && split -b 30000 t p. && zstd -q --rm p.* && cat p.* > out",
                "tar --sort=name --owner=7 --group=8 -cf t d && printf '' | gzip -n > out && gzip -c t >> out",
                "tar --sort=name --owner=7 --group=8 -cf t d && printf '\\120\\052\\115\\030\\003\\000\\000\\000abc' > out && zstd -qc t >> out"
            })
    void readsWhatToolsWrite(String command) throws Exception {
        assertThat(Archives.show(make(command))).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bsdtar --format=pax --uid 7 --gid 8 -cf out d",
                "bsdtar --format=gnutar --uid 7 --gid 8 -cf out ./d",
                "bsdtar --format=pax --uid 7 --gid 8 --xz -cf out d",
                "python3 -c \"import tarfile\nf=lambda i:i.replace(uid=7,gid=8,deep=False)\n"
                        + "t=tarfile.open('out','w:gz',format=tarfile.PAX_FORMAT)\nt.add('d',filter=f)\nt.close()\""
            })
    void readsWhatBsdtarWrites(String command) throws Exception {
        // The file system's order decides which name leads, so the hard link may be either.
        assertThat(Archives.show(make(command)))
                .hasSize(EXPECTED.size())
                .containsAll(EXPECTED.stream()
                        .filter(line -> !line.startsWith("d/a ") && !line.startsWith("d/b "))
                        .toList());
    }

    @Test
    void readsOldTar() throws Exception {
        byte[] v7 = new TarBytes()
                .add(header("d/", '\0').magic("\0\0\0\0\0\0\0\0").mode(0700))
                .add(header("d/f", '\0').magic("\0\0\0\0\0\0\0\0").body(new byte[] {'x'}))
                .add(header("d/g", '7').mode(0100600))
                .end();
        assertThat(Archives.show(v7)).containsExactly("d dir 700 0:0", "d/f file 644 0:0 x", "d/g file 600 0:0 ");
    }

    @Test
    void readsChecksumsOfSignedBytes() throws Exception {
        byte[] signed = header("caf\u00e9", '0').finishedSigned();
        assertThat(Archives.show(new TarBytes().raw(signed).end())).containsExactly("caf\u00e9 file 644 0:0 ");
        signed[153] ^= 1;
        assertThatThrownBy(() -> Archives.show(new TarBytes().raw(signed).end()))
                .isInstanceOf(BuildException.class);
    }

    @Test
    void keepsAttributesByteExact() throws Exception {
        byte[] value = {1, 0, 0, 2, (byte) 0xc0, (byte) 0xff, '\n', '='};
        byte[] key = "SCHILY.xattr.security.capability=".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] tar = new TarBytes()
                .add(header("p", 'x').body(TarBytes.record(Archives.concat(key, value))))
                .file("ping", "")
                .pax('x', "LIBARCHIVE.xattr.user.a%20b=AcA", "SCHILY.xattr.security.selinux=dropped", "mtime=1.5")
                .file("x", "")
                .end();
        assertThat(Archives.show(tar))
                .containsExactly(
                        "ping file 644 0:0 security.capability=01000002c0ff0a3d ", "x file 644 0:0 user.a b=01c0 ");
    }

    @Test
    void readsBigNumbersInBothDialects() throws Exception {
        byte[] base256 = {(byte) 0x80, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe};
        byte[] tar = new TarBytes()
                .add(header("a", '0').bytes(108, base256))
                .pax('x', "uid=4294967294", "gid=3000000")
                .file("b", "")
                .end();
        assertThat(Archives.show(tar)).containsExactly("a file 644 4294967294:0 ", "b file 644 4294967294:3000000 ");
    }

    @Test
    void readsZip() throws Exception {
        byte[] zip = make("zip -qry out.zip d && mv out.zip out");
        List<String> expected = EXPECTED.stream()
                .map(line -> line.equals("d/b hard d/a") ? "d/b file 4755 0:0 hello" : line.replace("7:8", "0:0"))
                .toList();
        assertThat(Archives.show(zip)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void readsZipThatWasStreamed() throws Exception {
        byte[] zip = make("zip -qry - d/a d/zeros | cat > out");
        assertThat(Archives.show(zip)).contains("d/a file 4755 0:0 hello", "d/zeros file 644 0:0 100000 bytes");
    }

    @Test
    void readsZipOfPython() throws Exception {
        byte[] zip = make("python3 -c \"import zipfile;z=zipfile.ZipFile('out','w',zipfile.ZIP_DEFLATED);"
                + "z.write('d/a');z.writestr('caf\\u00e9','x');z.close()\"");
        assertThat(Archives.show(zip))
                .containsExactlyInAnyOrder("caf\u00e9 file 600 0:0 x", "d implied 755 0:0", "d/a file 4755 0:0 hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "xz", "zstd", "none"})
    void readsDeb(String compression) throws Exception {
        byte[] deb = make("mkdir -p d/DEBIAN && printf 'Package: tiny-tool\\nVersion: 1\\nArchitecture: all\\n"
                + "Maintainer: me\\nDescription: x\\n' > d/DEBIAN/control && dpkg-deb --root-owner-group -Z"
                + compression + " -b d out");
        assertThat(Archives.show(deb))
                .contains("a file 4755 0:0 hello", "b hard a", "café file 644 0:0 café")
                .anyMatch(line -> line.startsWith("var/lib/dpkg/status.d/tiny-tool file 644 0:0 "))
                .noneMatch(line -> line.startsWith("var dir") || line.startsWith("var implied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd", "lzma"})
    void refusesWhatIsCutOrFollowedByGarbage(String tool) throws Exception {
        byte[] archive = make("tar --sort=name -cf t d && " + tool + " -c t > out");
        for (int length = 7; length < archive.length; length += Math.max(1, archive.length / 40)) {
            byte[] cut = Archives.cut(archive, length);
            assertThatThrownBy(() -> Archives.unpack(cut)).isInstanceOf(BuildException.class);
        }
        for (String garbage : List.of("x", "garbage that is long enough for a header", "\0\0\0x")) {
            byte[] followed = Archives.concat(archive, garbage.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThatThrownBy(() -> Archives.unpack(followed)).as(garbage).isInstanceOf(BuildException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd", "lzma"})
    void refusesBombs(String tool) throws Exception {
        byte[] bomb = make("head -c 90000000 /dev/zero > big && tar --format=gnu -cf - big | " + tool + " -c > out");
        ArchiveLimits limits = new ArchiveLimits(80_000_000, 1000, 1_000_000_000, MEMORY);
        assertThatThrownBy(() -> Archives.unpack(bomb, limits, new DiscardingStore()))
                .hasMessageContaining("unpacks to more than 80000000 bytes")
                .hasMessageContaining("--limit archive-bytes=N");
        ArchiveLimits ratio = new ArchiveLimits(1L << 40, 1000, 10, MEMORY);
        assertThatThrownBy(() -> Archives.unpack(bomb, ratio, new DiscardingStore()))
                .hasMessageContaining("unpacks to more than 10 times its size");
    }

    @Test
    void refusesTooManyEntries() {
        byte[] tar = new TarBytes().file("a", "").file("b", "").file("c/d", "").end();
        assertThatThrownBy(() -> Archives.unpack(
                        tar, new ArchiveLimits(1 << 20, 4, 10, MEMORY), new dev.complete.oci.blob.MemoryBlobStore()))
                .hasMessageContaining("more than 4 entries")
                .hasMessageContaining("--limit archive-entries=N")
                .hasMessageContaining("COMPLETE_JAVA_OPTS=-Xmx");
    }
}
