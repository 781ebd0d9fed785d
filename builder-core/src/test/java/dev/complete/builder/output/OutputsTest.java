package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.files.FileTrees;
import dev.complete.files.FolderChange;
import dev.complete.oci.Index;
import dev.complete.oci.Platform;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

class OutputsTest {

    private static final Set<Format> FILES = EnumSet.of(
            Format.OCI,
            Format.ARCHIVE,
            Format.ROOTFS,
            Format.LXC,
            Format.INCUS,
            Format.SYSTEMD,
            Format.COMPOSE,
            Format.KUBERNETES,
            Format.REGISTRY,
            Format.TORRENT);

    private final Path out = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                    .setAttributeViews("basic", "owner", "posix", "unix")
                    .build())
            .getPath("/out");

    @Test
    void namesAreFlatAndAlwaysTheSame() throws Exception {
        Sample sample = new Sample();
        List<Written> written = write(sample.image("shop"), FILES, sample.frames());
        assertThat(names())
                .contains(
                        "build.json",
                        "compose.yaml",
                        "oci",
                        "oci.torrent",
                        "registry",
                        "shop.digest",
                        "shop.incus",
                        "shop.kubernetes.yaml",
                        "shop.lxc",
                        "shop.rootfs.tar.zst",
                        "shop.service",
                        "shop.tar");
        assertThat(written).extracting(Written::format).containsExactlyElementsOf(FILES);
        assertThat(names(out.resolve("shop.lxc/"))).containsExactlyInAnyOrder("config", "meta.tar.xz", "rootfs.tar.xz");
        assertThat(names(out.resolve("shop.incus/"))).containsExactlyInAnyOrder("profile.yaml", "shop.tar.xz");
    }

    @Test
    void nspawnNeedsSomebodyWhoKnowsTheUser() throws Exception {
        Sample sample = new Sample();
        assertThatThrownBy(() -> write(sample.image("shop"), Set.of(Format.NSPAWN), sample.frames()))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("getent");

        sample.file("/bin/getent-1", 0755, 0, "x")
                .link("/bin/getent", "getent-1")
                .directory("/usr", 0755, 0);
        write(sample.image("shop"), Set.of(Format.NSPAWN), sample.frames());
        assertThat(names(out.resolve("shop.nspawn/"))).containsExactlyInAnyOrder("shop.nspawn", "shop.tar.xz");
        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isPresent();
    }

    @Test
    void oneFileSpeaksOfAllPlatforms() throws Exception {
        Sample sample = new Sample();
        sample.platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        ImageSet image = sample.image("shop", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        write(image, EnumSet.of(Format.COMPOSE, Format.KUBERNETES), sample.frames());
        String reference = "shop@" + image.descriptor().digest();
        assertThat(Files.readString(out.resolve("compose.yaml")))
                .contains(reference)
                .doesNotContain("platform:");
        assertThat(Files.readString(out.resolve("shop.kubernetes.yaml")))
                .contains(reference)
                .doesNotContain("kubernetes.io/arch");
    }

    @Test
    void saysWhatLxcStartCannotTakeAsOneArgument() throws Exception {
        Sample sample = new Sample();
        sample.entrypoint = List.of("/srv/sbin/nginx", "-g", "daemon off;");
        List<Written> written = write(sample.image("shop"), Set.of(Format.LXC), sample.frames());
        assertThat(written.get(0).notes())
                .singleElement()
                .asString()
                .startsWith("lxc-start splits `daemon off;` of the command, even in quotes");
    }

    /** The same words in each, so that a build says them once. */
    @Test
    void saysWhatMustBeSetAtStartWhereNothingAsksForIt() throws Exception {
        Sample sample = new Sample();
        Set<Format> formats = EnumSet.of(Format.OCI, Format.ARCHIVE, Format.ROOTFS);
        List<Written> written = write(sample.image("shop"), formats, sample.frames());
        assertThat(written)
                .hasSize(formats.size())
                .allSatisfy(output -> assertThat(output.notes())
                        .contains("image shop: nothing refuses to start it without DATABASE_URL; set each by"
                                + " -e NAME=VALUE, in a bundle by a line of process.env in config.json"));
    }

    @Test
    void saysWhereAVolumesSizeIsNotLimited() throws Exception {
        Sample sample = new Sample();
        RootfsPath data = RootfsPath.of("/data");
        sample.directory("/data", 0755, 0);
        sample.writable.put(data, new ImageRecipe.Writable(data, 10L << 20, null, null, true, Sample.MARK));
        Set<Format> formats = EnumSet.of(Format.LXC, Format.NSPAWN, Format.SYSTEMD, Format.COMPOSE);
        sample.user = ResolvedUser.ROOT;
        sample.directory("/usr", 0755, 0);
        List<Written> written = write(sample.image("shop"), formats, sample.frames());
        assertThat(written)
                .hasSize(formats.size())
                .allSatisfy(
                        output -> assertThat(output.notes()).anyMatch(note -> note.contains("the size of a volume")));
    }

    @Test
    void tellsGitToLookAwayFromADirectoryOfItsOwnOnly() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), FILES, sample.frames());
        assertThat(Files.readString(out.resolve(".gitignore"))).isEqualTo("*\n");

        Files.delete(out.resolve(".gitignore"));
        write(sample.image("shop"), FILES, sample.frames());
        assertThat(names()).doesNotContain(".gitignore");
    }

    @Test
    void saysThatItIsTheOutputDirectoryWhichCannotBeMade() throws Exception {
        Sample sample = new Sample();
        Files.writeString(out, "in the way");
        assertThatThrownBy(() -> write(sample.image("shop"), FILES, sample.frames()))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("cannot make the output directory /out (--output names another): ");
    }

    @Test
    void singlePlatformFilesOfAMultiPlatformRecipeAlwaysSayWhich() throws Exception {
        Sample sample = new Sample();
        sample.platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        write(sample.image("shop", Platform.LINUX_ARM64), FILES, sample.frames());
        assertThat(names()).contains("shop.digest", "shop-arm64.tar", "shop-arm64.rootfs.tar.zst", "shop-arm64.lxc");

        write(sample.image("shop", Platform.LINUX_ARM64, Platform.LINUX_AMD64), FILES, sample.frames());
        LayoutReader layout = LayoutReader.open(out.resolve("oci"));
        layout.validate();
        Index index = layout.index(layout.index().manifests().get(0));
        assertThat(index.manifests())
                .extracting(manifest -> String.valueOf(manifest.platform()))
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(Files.readString(out.resolve("shop.digest")))
                .isEqualTo(layout.index().manifests().get(0).digest() + "\n");
    }

    @Test
    void layoutEntriesCarryNameCommitAndTime() throws Exception {
        Sample sample = new Sample();
        ImageSet image = sample.image("shop");
        write(image, EnumSet.of(Format.OCI), sample.frames());
        var entry = LayoutReader.open(out.resolve("oci")).index().manifests().get(0);
        assertThat(entry.annotations())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Annotations.REF_NAME, "shop",
                        Annotations.REVISION, Sample.BUILD.commit().hex(),
                        Annotations.CREATED, "2023-11-14T22:13:20Z"));
        assertThat(entry.digest()).isEqualTo(image.images().get(0).descriptor().digest());
    }

    @Test
    void aSecondBuildReadsNoFrameOfTheLayoutAgain() throws Exception {
        Sample sample = new Sample();
        Set<Format> formats = EnumSet.of(Format.OCI, Format.LXC);
        write(sample.image("shop"), formats, sample.frames());
        write(sample.image("shop"), formats, frame -> {
            throw new IOException("read again: " + frame);
        });
        LayoutReader.open(out.resolve("oci")).validate();
    }

    @Test
    void recordsTheBuildLast() throws Exception {
        Sample sample = new Sample();
        ImageSet image = sample.image("shop");
        write(image, EnumSet.of(Format.OCI), sample.frames());
        String record = Files.readString(out.resolve("build.json"));
        assertThat(record)
                .contains("\"commit\" : \"4f2a91c0")
                .contains("\"digest\" : \"" + image.images().get(0).descriptor().digest())
                .contains("\"path\" : \"oci\"")
                .contains("\"url\" : \"https://example.org/app.git\"")
                .contains("\"sources\" : {")
                .contains("\"total\" : 12");
    }

    /** Fails at the first read of a frame, then at the second, and so on, until the build comes through. */
    @Test
    void whereverABuildFailsTheEarlierOutputIsUsable() throws Exception {
        Sample before = new Sample();
        ImageSet first = before.image("shop");
        Sample after = new Sample().file("/bin/app", 0755, 0, "#!/bin/sh\necho changed\n");
        after.file("/etc/more", 0644, 0, "more");
        ImageSet second = after.image("shop");
        boolean done = false;
        for (int failing = 1; !done; failing++) {
            FileTrees.delete(out);
            write(first, FILES, before.frames());
            Map<String, String> earlier = contents();
            AtomicInteger reads = new AtomicInteger();
            int limit = failing;
            FrameStore frames = frame -> {
                if (reads.incrementAndGet() == limit) {
                    throw new IOException("injected");
                }
                return after.frames().open(frame);
            };
            try {
                write(second, FILES, frames);
                done = true;
            } catch (IOException e) {
                assertThat(e).hasMessage("injected");
                assertThat(contents()).as("failed at read %d", failing).isEqualTo(earlier);
            }
            assertUsable(first, second);
        }
        write(second, FILES, after.frames());
        assertThat(names()).noneMatch(name -> name.startsWith(".tmp-"));
        assertThat(names().stream().filter(name -> name.startsWith(".shop.lxc-")))
                .hasSize(1);
    }

    private void assertUsable(ImageSet first, ImageSet second) throws IOException {
        LayoutReader layout = LayoutReader.open(out.resolve("oci"));
        layout.validate();
        assertThat(layout.index().manifests().get(0).digest())
                .isIn(
                        first.images().get(0).descriptor().digest(),
                        second.images().get(0).descriptor().digest());
        try (var in = new XZInputStream(Files.newInputStream(out.resolve("shop.lxc/rootfs.tar.xz")))) {
            assertThat(in.readAllBytes().length % 512).isZero();
        }
        assertThat(out.resolve("shop.lxc/config")).isNotEmptyFile();
        assertThat(out.resolve("shop.tar")).isNotEmptyFile();
    }

    @Test
    void refusesToReplaceADirectoryThatNoBuildWrote() throws Exception {
        Sample sample = new Sample();
        Files.createDirectories(out.resolve("shop.lxc"));
        assertThatThrownBy(() -> write(sample.image("shop"), EnumSet.of(Format.LXC), sample.frames()))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("/out/shop.lxc")
                .hasMessageContaining("in the way");
        assertThat(Files.isDirectory(out.resolve("shop.lxc"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void aRepeatedBuildWritesTheSameBytes() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), FILES, sample.frames());
        TreeMap<String, byte[]> contents = new TreeMap<>();
        for (String name : List.of(
                "shop.tar",
                "shop.rootfs.tar.zst",
                "shop.lxc/meta.tar.xz",
                "shop.lxc/rootfs.tar.xz",
                "registry/images/v2/shop/manifests/latest",
                "oci.torrent")) {
            contents.put(name, Files.readAllBytes(out.resolve(name)));
        }
        FileTrees.delete(out);
        write(sample.image("shop"), FILES, sample.frames());
        contents.forEach((name, content) -> assertThat(out.resolve(name)).hasBinaryContent(content));
    }

    private List<Written> write(ImageSet image, Set<Format> formats, FrameStore frames) throws Exception {
        return Outputs.write(out, List.of(image), formats, frames, Sample.CONTENTS, Sample.OPTIONS, Sample.BUILD);
    }

    /** Everything in the output directory, hidden or not. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path path : all.toList()) {
                contents.put(
                        out.relativize(path).toString(),
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path)
                                        ? "directory"
                                        : Arrays.hashCode(Files.readAllBytes(path)) + " "
                                                + Files.getLastModifiedTime(path));
            }
        }
        return contents;
    }

    @Test
    void aRefusedFormatLeavesTheOthersAsTheyWere() throws Exception {
        Sample before = new Sample();
        write(before.image("shop"), FILES, before.frames());
        Map<String, String> earlier = contents();
        Sample after = new Sample().file("/etc/more", 0644, 0, "more");
        Set<Format> all = EnumSet.allOf(Format.class);
        assertThatThrownBy(() -> write(after.image("shop"), all, after.frames()))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("getent");
        assertThat(contents()).isEqualTo(earlier);
    }

    /** The link of {@code lxc} is switched and its files have the same sizes and times; only the record is the old one. */
    @Test
    void aHalfSwitchedDirectoryCountsAsNoBuild() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), FILES, sample.frames());
        Files.createDirectory(out.resolve(FolderChange.NAME));
        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isEmpty();

        write(sample.image("shop"), FILES, sample.frames());
        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isPresent();
    }

    private List<String> names() throws IOException {
        return names(out);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void noticesThatAnyOutputWasTouchedSince() throws Exception {
        Sample sample = new Sample();
        for (String touched : List.of(
                "oci/index.json",
                "shop.lxc/config",
                "shop.lxc",
                "shop.tar",
                "shop.digest",
                "shop.incus/profile.yaml",
                "shop.service",
                "compose.yaml",
                "shop.kubernetes.yaml",
                "oci.torrent",
                "registry",
                "registry/nginx.conf",
                "registry/images/v2/shop/manifests/latest")) {
            FileTrees.delete(out);
            write(sample.image("shop"), FILES, sample.frames());
            assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isPresent();

            Files.move(out.resolve(touched), out.resolve("elsewhere"));

            assertThat(PreviousBuild.find(out, Sample.BUILD.request()))
                    .as(touched)
                    .isEmpty();
        }
    }

    /** Whatever is not as a build writes it leads to building again; first it is seen that the whole record does not. */
    @Test
    void takesADamagedRecordForNoBuild() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), FILES, sample.frames());
        Path file = out.resolve("build.json");
        String record = Files.readString(file);
        PreviousBuild whole = PreviousBuild.find(out, Sample.BUILD.request()).orElseThrow();
        assertThat(whole.digests()).containsOnlyKeys("shop");
        assertThat(whole.files()).contains("oci", "shop.tar");

        for (UnaryOperator<String> damage : List.<UnaryOperator<String>>of(
                text -> text.substring(0, text.length() / 2),
                text -> "[" + text + "]",
                text -> text.replace("\"version\" : 1", "\"version\" : 2"),
                text -> text.replace("\"version\" : 1", "\"version\" : [ 1 ]"),
                text -> text.replaceFirst("\"request\" : \"[^\"]*\"", "\"request\" : 7"),
                text -> text.replaceFirst("\"shop\" : \"[^\"]*\"", "\"shop\" : \"md5:1\""),
                text -> text.replaceFirst("\"shop\" : \"[^\"]*\"", "\"shop\" : [ ]"),
                text -> text.replaceFirst("\"shop\" : \"[^\"]*\"", ""),
                text -> text.replaceFirst("\"files\" : ", "\"others\" : "),
                text -> text.replaceFirst("\"files\" : \\[", "\"files\" : [ 1,"),
                text -> text.replaceFirst("\"size\" : [0-9]+(,\\s*\"modified\")", "\"size\" : \"none\"$1"),
                text -> text.replaceFirst("\"modified\" : [0-9]+", "\"modified\" : 0"))) {
            String damaged = damage.apply(record);
            assertThat(damaged).isNotEqualTo(record);
            Files.writeString(file, damaged);
            assertThat(PreviousBuild.find(out, Sample.BUILD.request()))
                    .as(damaged)
                    .isEmpty();
        }
        Files.writeString(file, record);
        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).contains(whole);
    }

    @Test
    void takesALinkInPlaceOfAnOutputForNoOutput() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), FILES, sample.frames());
        Files.move(out.resolve("shop.tar"), out.resolve("elsewhere"));
        Files.createSymbolicLink(out.resolve("shop.tar"), out.resolve("elsewhere"));

        assertThat(PreviousBuild.find(out, Sample.BUILD.request())).isEmpty();
    }

    @Test
    void writesAFolderAgainWhenAFileIsMissingOrALink() throws Exception {
        Sample sample = new Sample();
        ImageSet image = sample.image("shop");
        write(image, EnumSet.of(Format.LXC), sample.frames());
        byte[] config = Files.readAllBytes(out.resolve("shop.lxc/config"));
        Path elsewhere = Files.writeString(out.resolve("elsewhere"), "evil");
        for (boolean link : List.of(false, true)) {
            Path folder = out.resolve("shop.lxc").toRealPath();
            FileTime time = Files.getLastModifiedTime(folder);
            Files.delete(folder.resolve("config"));
            if (link) {
                Files.createSymbolicLink(folder.resolve("config"), elsewhere);
            }
            Files.setLastModifiedTime(folder, time);

            write(image, EnumSet.of(Format.LXC), sample.frames());

            assertThat(out.resolve("shop.lxc/config"))
                    .isRegularFile()
                    .isNotEqualTo(elsewhere)
                    .hasBinaryContent(config);
            assertThat(elsewhere).hasContent("evil");
        }
    }

    @Test
    void removesWhatAKilledBuildLeftAndNothingElse() throws Exception {
        Sample sample = new Sample();
        write(sample.image("shop"), EnumSet.of(Format.OCI), sample.frames());
        Path left = Files.writeString(out.resolve(".tmp-2e34da51ca604dc7"), "half an archive");
        Path mine = Files.writeString(out.resolve(".tmp-notes"), "mine");

        write(sample.image("shop"), EnumSet.of(Format.OCI), sample.frames());

        assertThat(left).doesNotExist();
        assertThat(mine).exists();
    }
}
