package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputOptions;
import dev.complete.builder.output.format.Written;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs make of our outputs. */
class ConsumersTest {

    private static final String MODES = "find . -printf '%P %y %m %U:%G %l %TY-%Tm-%Td\\n' | sort";

    @TempDir
    Path out;

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "none"})
    void skopeoCopiesLayoutAndOciArchiveWithTheirDigest(String compression) throws Exception {
        Tool.require("skopeo");
        ImageSet image = write(compression, EnumSet.of(Format.OCI, Format.ARCHIVE));
        for (String source : List.of("oci:oci:shop", "oci-archive:shop.tar:shop")) {
            Tool.sh(out, "rm -rf copy; skopeo copy -q --preserve-digests " + source + " oci:copy:x");
            assertThat(Tool.sh(out, "skopeo inspect --format '{{.Digest}}' oci:copy:x")
                            .strip())
                    .isEqualTo(image.images().get(0).descriptor().digest().toString());
        }
    }

    /** Without {@code --all} it copies one platform, and the digest that all outputs name is nowhere. */
    @Test
    void skopeoCopiesAllPlatformsUnderTheDigestThatOutputsName() throws Exception {
        Tool.require("skopeo");
        Sample sample = new Sample();
        sample.platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Outputs.write(
                out,
                List.of(sample.image("shop", Platform.LINUX_AMD64, Platform.LINUX_ARM64)),
                EnumSet.of(Format.OCI, Format.COMPOSE),
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                Sample.BUILD);
        String digest = Files.readString(out.resolve("shop.digest")).strip();
        assertThat(Files.readString(out.resolve("compose.yaml"))).contains(digest);
        Tool.sh(out, "skopeo copy -q --all --preserve-digests oci:oci:shop dir:copy");
        assertThat(Digest.of(Files.readAllBytes(out.resolve("copy/manifest.json")))
                        .toString())
                .isEqualTo(digest);
        assertThat(Tool.sh(out, "ls copy | grep -c manifest.json")).isEqualTo("3\n");
    }

    @Test
    void podmanImportsTheRootfsTarball() throws Exception {
        Tool.require("podman");
        Tool.requireRoot();
        for (String compression : List.of("zstd", "gzip", "none")) {
            write(compression, EnumSet.of(Format.ROOTFS));
            assertThat(Tool.sh(
                            out,
                            "podman --root $PWD/store --runroot $PWD/run --storage-driver vfs import -q shop.rootfs.tar*"
                                    + " && rm shop.rootfs.tar*"))
                    .contains("sha256:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "bsdtar", "busybox"})
    void readersOfTheRootfsTarballSeeEachPathOnce(String reader) throws Exception {
        Tool.require("tar", "bsdtar", "busybox");
        write("gzip", EnumSet.of(Format.ROOTFS));
        String list = reader.equals("gnu") ? "tar -tzf" : reader.equals("bsdtar") ? "bsdtar -tf" : "busybox tar -tzf";
        assertThat(Tool.sh(out, list + " shop.rootfs.tar.gz | sort | uniq -d")).isEmpty();
        assertThat(Tool.sh(out, list + " shop.rootfs.tar.gz")).contains("etc/secret2", "bin/app");
    }

    /** Docker keeps images in containerd, and finds those that have their whole name in the archive's index. */
    @Test
    void theArchiveSaysItsNameAsContainerdWantsIt() throws Exception {
        Tool.require("tar");
        write("zstd", EnumSet.of(Format.ARCHIVE, Format.OCI));
        assertThat(Tool.sh(out, "tar -xOf shop.tar index.json"))
                .contains("\"io.containerd.image.name\":\"docker.io/library/shop:latest\"")
                .contains("\"org.opencontainers.image.ref.name\":\"shop\"");
        assertThat(Tool.sh(out, "tar -xOf shop.tar manifest.json")).contains("\"RepoTags\":[\"shop:latest\"]");
        assertThat(Files.readString(out.resolve("oci/index.json"))).doesNotContain("containerd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "none"})
    void skopeoLoadsTheDockerArchive(String compression) throws Exception {
        Tool.require("skopeo");
        write(compression, EnumSet.of(Format.ARCHIVE));
        assertThat(Tool.sh(out, "skopeo inspect docker-archive:shop.tar")).contains("\"Architecture\": \"amd64\"");
        Tool.sh(out, "skopeo copy -q docker-archive:shop.tar oci:copy:x && skopeo inspect oci:copy:x");
    }

    @Test
    void umociUnpackAndRootfsTarballAndBundleAgree() throws Exception {
        Tool.require("umoci", "tar");
        Tool.requireRoot();
        write("gzip", EnumSet.of(Format.OCI, Format.ROOTFS, Format.BUNDLE, Format.LXC));
        Tool.sh(out, "umoci unpack --image oci:shop umoci");
        Tool.sh(
                out,
                "mkdir plain lxc; tar -xpzf shop.rootfs.tar.gz -C plain --numeric-owner --delay-directory-restore");
        Tool.sh(out, "tar -xpJf shop.lxc/rootfs.tar.xz -C lxc --numeric-owner");
        String skipRoot = " | grep -v '^ d'";
        String expected = Tool.sh(out.resolve("plain"), MODES + skipRoot);
        assertThat(expected)
                .contains("bin/setuid f 4755 0:0")
                .contains("etc/secret2 f 640 999:999")
                .contains("bin/sh l 777 0:0 app");
        assertThat(Tool.sh(out.resolve("lxc"), MODES + skipRoot)).isEqualTo(expected);
        assertThat(Tool.sh(out.resolve("umoci/rootfs"), MODES + skipRoot)).isEqualTo(expected);
        assertThat(Tool.sh(out.resolve("shop.bundle/rootfs"), MODES + skipRoot)).isEqualTo(expected);
        Path bundle = out.resolve("shop.bundle/rootfs");
        assertThat(Files.getAttribute(bundle.resolve("etc/secret"), "unix:ino"))
                .isEqualTo(Files.getAttribute(bundle.resolve("etc/secret2"), "unix:ino"));
        Tool.sh(out, "diff -r shop.bundle/rootfs plain");
    }

    @Test
    void compressedXzHoldsTheSameTar() throws Exception {
        Tool.require("xz", "tar");
        Sample sample = new Sample();
        for (boolean xz : new boolean[] {true, false}) {
            Outputs.write(
                    out.resolve("xz-" + xz),
                    List.of(sample.image("shop")),
                    EnumSet.of(Format.LXC),
                    sample.frames(),
                    Sample.CONTENTS,
                    new OutputOptions(xz, sample.compression),
                    Sample.BUILD);
        }
        Tool.sh(
                out,
                "for f in meta rootfs; do xz -t xz-*/shop.lxc/$f.tar.xz;"
                        + " test $(xz -dc xz-true/shop.lxc/$f.tar.xz | sha256sum | cut -c-64)"
                        + " = $(xz -dc xz-false/shop.lxc/$f.tar.xz | sha256sum | cut -c-64); done");
        assertThat(Tool.sh(out, "tar -tJf xz-true/shop.lxc/meta.tar.xz")).isEqualTo("config\ncreate-message\n");
    }

    @Test
    void bundleSaysWhatItLost() throws Exception {
        Sample sample = new Sample().xattr("/bin/ping", "security.capability", "cap");
        List<Written> written = Outputs.write(
                out,
                List.of(sample.image("shop")),
                EnumSet.of(Format.BUNDLE),
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                Sample.BUILD);
        assertThat(written.get(0).notes()).anyMatch(note -> note.contains("security.capability of /bin/ping"));
    }

    @Test
    void runcRunsTheBundle() throws Exception {
        Tool.require("runc", "busybox");
        Tool.requireRoot();
        Path busybox = Path.of("/usr/bin/busybox");
        write(
                "zstd",
                EnumSet.of(Format.BUNDLE),
                new Sample().directory("/data", 0700, 10001).writable("/data", 1, true));
        Files.copy(busybox, out.resolve("shop.bundle/rootfs/bin/busybox"));
        String id = "complete-" + Long.toHexString(System.nanoTime());
        assertThat(Tool.sh(out, "chmod 755 shop.bundle/rootfs/bin/busybox; runc run -b shop.bundle " + id))
                .contains("PORT=8080");
        assertThat(Tool.sh(out, "stat -c '%a %u' shop.volumes/data")).isEqualTo("700 10001\n");
    }

    private ImageSet write(String compression, EnumSet<Format> formats) throws Exception {
        return write(compression, formats, new Sample());
    }

    private ImageSet write(String compression, EnumSet<Format> formats, Sample sample) throws Exception {
        sample.compression = Compression.parse(compression);
        ImageSet image = sample.image("shop");
        Outputs.write(
                out,
                List.of(image),
                formats,
                sample.frames(),
                Sample.CONTENTS,
                new OutputOptions(false, sample.compression),
                Sample.BUILD);
        return image;
    }
}
