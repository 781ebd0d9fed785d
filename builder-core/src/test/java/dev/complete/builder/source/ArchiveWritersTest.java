package dev.complete.builder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Habits of the tools that make archives: whatever the usual reader takes, and has one meaning, is taken. */
class ArchiveWritersTest {

    private static final String TREE = """
            umask 022
            mkdir d && printf hello >d/a && head -c 300000 /dev/zero >d/zeros && printf '\\303\\251' >"$(printf 'd/\\303\\251')"
            control() { printf 'Package: %s\\nVersion: 1\\n' "$1" >control; tar --owner=0 --group=0 -czf control.tar.gz control; }
            control tool; printf '2.0\\n' >debian-binary
            """;

    private static final List<String> EXPECTED = List.of("d/a hello", "d/zeros 300000 bytes", "d/é é");

    @TempDir
    private Path temporary;

    static Stream<Arguments> tars() {
        return Stream.of(
                // tar to a pipe fills the last block of what was compressed
                arguments("bsdtar", "bsdtar -czf - d | cat >out"),
                arguments("bsdtar", "bsdtar -cjf - d | cat >out"),
                arguments("bsdtar", "bsdtar -cJf - d | cat >out"),
                arguments("bsdtar", "bsdtar -czf - --format=ustar d | cat >out"),
                arguments("gzip", "tar -cz d >out; head -c 70001 /dev/zero >>out"),
                arguments("bzip2", "tar -cj d >out; head -c 70001 /dev/zero >>out"),
                arguments("xz", "tar -cJ d >out; head -c 70000 /dev/zero >>out"),
                arguments("gzip", "tar -c d | gzip >out; printf '\\0' >>out"),
                // many members, streams and frames
                arguments("pigz", "tar -c d | pigz -b 128 -p 3 >out"),
                arguments("pigz", "tar -c d | pigz -i -b 128 >out"),
                arguments("pbzip2", "tar -c d | pbzip2 -b1 -c >out"),
                arguments("zstd", "tar -c d | zstd -qT0 >out"),
                arguments("zstd", "tar -c d | zstd -q --no-check >out"),
                arguments("zstd", "tar -c d >t; zstd -q --format=gzip t -o out"),
                arguments("pzstd", "tar -c d >t; pzstd -q -p 2 t -o out"),
                arguments(
                        "zstd",
                        "tar -c d >t; head -c 9000 t | zstd -q >out; tail -c +9001 t | zstd -q --long=27 >>out"),
                arguments("xz", "tar -c d | xz -T2 --block-size=65536 >out"),
                arguments("xz", "tar -c d | xz --check=sha256 >out"),
                arguments("xz", "tar -c d | xz --check=none >out"),
                arguments("xz", "tar -c d | xz --x86 --lzma2 >out"),
                arguments("xz", "tar -c d | xz --lzma2=preset=0,dict=96MiB >out"),
                // lzma, with the size in the header and without
                arguments("xz", "tar -c d | xz --format=lzma >out"),
                arguments("xz", "tar -c d | xz --format=lzma -9e --lzma1=dict=32MiB,lc=1,lp=2,pb=0 >out"),
                arguments("bsdtar", "bsdtar --lzma -cf out d"),
                // writers
                arguments("busybox", "busybox tar -cf out d"),
                arguments("busybox", "busybox tar -czf out d"),
                arguments("tar", "tar --format=v7 -cf out d"),
                arguments("tar", "tar --format=ustar -cf out d"),
                arguments("bsdtar", "bsdtar --format=v7 -cf out d"),
                arguments("bsdtar", "bsdtar --format=paxr -cf out d"),
                arguments(
                        "python3",
                        python("tarfile", "t=tarfile.open('out','w:xz',format=tarfile.GNU_FORMAT)", "t.add('d')")),
                arguments(
                        "python3",
                        python("tarfile", "t=tarfile.open('out','w:gz',format=tarfile.USTAR_FORMAT)", "t.add('d')")),
                arguments("7z", "7z a -ttar t.tar d >/dev/null; 7z a -tgzip t.gz t.tar >/dev/null; mv t.gz out"),
                // zips
                arguments("bsdtar", "bsdtar --format=zip -cf - d | cat >out"),
                arguments("7z", "7z a -tzip t.zip d >/dev/null; mv t.zip out"),
                arguments("jar", "jar --create --file out d"),
                arguments("jar", "jar -c -0 -f out d"),
                arguments("zip", "zip -qr -Z bzip2 out.zip d; mv out.zip out"),
                arguments("7z", "7z a -tzip -mm=deflate64 t.zip d >/dev/null; mv t.zip out"),
                arguments("zip", "zip -qr -fz out.zip d; mv out.zip out"),
                arguments("zip", "zip -qr -fz- - d | cat >out"),
                arguments("zip", "zip -qr -z t.zip d </dev/null; mv t.zip out"),
                arguments(
                        "python3",
                        python(
                                "zipfile",
                                "t=zipfile.ZipFile('out','w',8)",
                                "[t.open(zipfile.ZipInfo.from_file(f),'w',force_zip64=True).write(open(f,'rb').read()) for f in glob.glob('d/*')]")));
    }

    static Stream<Arguments> debs() {
        return Stream.of(
                arguments(
                        "xz",
                        "tar -c d | xz --format=lzma >data.tar.lzma; ar rc out debian-binary control.tar.gz data.tar.lzma"),
                arguments(
                        "zstd",
                        "tar -c control | zstd -q >control.tar.zst; tar -c d | zstd -q >data.tar.zst;"
                                + " ar rc out debian-binary control.tar.zst data.tar.zst"),
                arguments("bzip2", "tar -cjf data.tar.bz2 d; ar rc out debian-binary control.tar.gz data.tar.bz2"),
                arguments(
                        "ar",
                        "printf sig >_gpgorigin; tar -czf data.tar.gz d; ar rc out debian-binary _gpgorigin control.tar.gz data.tar.gz _gpgorigin"),
                arguments(
                        "ar",
                        "printf odd >later; tar -czf data.tar.gz d; ar rc out debian-binary control.tar.gz data.tar.gz later"),
                arguments(
                        "ar",
                        "printf odd >later; tar -czf data.tar.gz d; ar rc out debian-binary control.tar.gz data.tar.gz later;"
                                + " truncate -s -1 out"),
                arguments(
                        "ar",
                        "printf odd >later; tar -czf data.tar.gz d; ar rc out debian-binary control.tar.gz data.tar.gz later;"
                                + " truncate -s -1 out; printf '\\0' >>out"),
                arguments(
                        "ar",
                        "tar -czf data.tar.gz d; ar rc out debian-binary control.tar.gz data.tar.gz; head -c 5000 /dev/zero >>out"),
                arguments(
                        "llvm-ar",
                        "tar -czf data.tar.gz d; llvm-ar --format=gnu rcS out debian-binary control.tar.gz data.tar.gz"),
                arguments(
                        "bsdtar",
                        "tar -czf data.tar.gz d; bsdtar --format=arbsd -cf - debian-binary control.tar.gz data.tar.gz | cat >out"),
                arguments(
                        "busybox",
                        "tar -czf data.tar.gz d; busybox ar rc out debian-binary control.tar.gz data.tar.gz 2>/dev/null || ar rc out debian-binary control.tar.gz data.tar.gz"));
    }

    private static String python(String module, String... lines) {
        return "python3 -c \"import glob," + module + "\n" + String.join("\n", lines) + "\nt.close()\"";
    }

    private byte[] make(String tool, String command) throws Exception {
        assumeTrue(Archives.have(tool));
        Path work = Files.createDirectory(temporary.resolve("work"));
        Archives.run(work, TREE + command);
        return Files.readAllBytes(work.resolve("out"));
    }

    private static List<String> files(byte[] archive) throws Exception {
        return Archives.show(archive).stream()
                .filter(line -> line.contains(" file ") && !line.startsWith("META-INF") && !line.startsWith("var/lib"))
                .map(line -> line.replaceFirst(" file [0-7]+ [0-9]+:[0-9]+", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource({"tars", "debs"})
    void readsWhatToolsWrite(String tool, String command) throws Exception {
        assertThat(files(make(tool, command))).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments("7z", "7z a t.7z d >/dev/null; mv t.7z out", "a 7z archive"),
                arguments("lzip", "tar -c d | lzip >out", "compressed with lzip"),
                arguments("busybox", "find d | busybox cpio -o -H newc >out 2>/dev/null", "a cpio archive"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void namesWhatItDoesNotRead(String tool, String command, String name) throws Exception {
        byte[] archive = make(tool, command);
        assertThatThrownBy(() -> Archives.unpack(archive))
                .hasMessage("app: deps/x.tar: is " + name + ", which is not supported: expected tar, tar.gz, tar.bz2,"
                        + " tar.xz, tar.zst, tar.lzma, deb or zip");
    }
}
