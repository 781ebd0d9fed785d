package dev.complete.builder.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.Inputs;
import dev.complete.git.GitId;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of outputs that a later build into the same directory does not write. */
class StaleOutputsTest {

    private static final Set<Format> ALL = EnumSet.allOf(Format.class);

    @TempDir
    Path temp;

    private Path out = Path.of("out");
    private final Sample sample = new Sample().directory("/usr", 0755, 0).file("/bin/getent", 0755, 0, "x");

    @BeforeEach
    void directory() {
        out = temp.resolve("out");
    }

    @Test
    void removesWhatABuildOfAnotherCommitDoesNotWrite() throws Exception {
        build(commit(1), ALL, "shop");
        build(commit(2), EnumSet.of(Format.LXC), "shop");
        assertThat(names()).containsExactlyInAnyOrder("shop.lxc", "build.json");
        assertThat(hidden()).containsOnlyOnce(".shop.bundle");
    }

    @Test
    void keepsWhatIsOfTheSameCommit() throws Exception {
        build(commit(1), ALL, "shop");
        List<String> before = names();
        build(commit(1), EnumSet.of(Format.LXC), "shop");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void keepsOtherImagesOfTheSameCommitAndDropsThoseOfAnother() throws Exception {
        build(commit(1), EnumSet.of(Format.OCI, Format.ARCHIVE), "web");
        build(commit(1), EnumSet.of(Format.OCI, Format.ARCHIVE), "debug");
        assertThat(images()).containsExactly("debug", "web");
        assertThat(names())
                .containsExactlyInAnyOrder("build.json", "debug.digest", "debug.tar", "oci", "web.digest", "web.tar");

        build(commit(2), EnumSet.of(Format.OCI), "web");
        assertThat(images()).containsExactly("web");
        assertThat(names()).containsExactlyInAnyOrder("build.json", "oci", "web.digest");
    }

    @Test
    void aBuildForOtherPlatformsKeepsWhatNamesOne() throws Exception {
        sample.platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Set<Format> formats = EnumSet.of(Format.OCI, Format.ARCHIVE, Format.COMPOSE);
        build(commit(1), formats, "shop", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        BuildInfo other = withSelection(commit(1), 7);
        build(other, EnumSet.of(Format.ARCHIVE), "shop", Platform.LINUX_ARM64);
        assertThat(names()).containsExactlyInAnyOrder("build.json", "shop-amd64.tar", "shop-arm64.tar");
    }

    /** The layout may have other images then. */
    @Test
    void aTorrentGoesWhenItsLayoutIsWrittenWithoutIt() throws Exception {
        build(commit(1), EnumSet.of(Format.OCI, Format.TORRENT), "web");
        build(commit(1), EnumSet.of(Format.ARCHIVE), "web");
        assertThat(names()).contains("oci.torrent");

        build(commit(1), EnumSet.of(Format.OCI), "debug");
        assertThat(names()).contains("oci").doesNotContain("oci.torrent");
    }

    @Test
    void twoWorkTreesAreNeverTakenForTheSame() throws Exception {
        build(dirty(), EnumSet.of(Format.ARCHIVE), "shop");
        build(dirty(), EnumSet.of(Format.OCI), "shop");
        assertThat(names()).containsExactlyInAnyOrder("build.json", "oci", "shop.digest");
    }

    @Test
    void leavesWhatSomebodyChangedAndSaysSo() throws Exception {
        build(commit(1), EnumSet.of(Format.COMPOSE, Format.KUBERNETES), "shop");
        Files.writeString(out.resolve("compose.yaml"), "mine");
        Set<Format> formats = EnumSet.of(Format.ARCHIVE);
        assertThat(Outputs.staleNotes(out, List.of(sample.image("shop")), formats, commit(2)))
                .containsExactly(
                        "shop.kubernetes.yaml in " + out + ", of another commit or other options, is removed;"
                                + " say all that you want with --format and --image",
                        "compose.yaml in " + out
                                + ", of another commit or other options, stays because it was changed since;"
                                + " move away what does not go with this build");
        build(commit(2), formats, "shop");
        assertThat(out.resolve("compose.yaml")).hasContent("mine");
        assertThat(out.resolve("shop.kubernetes.yaml")).doesNotExist();
    }

    @Test
    void neverRemovesVolumesOrWhatNoBuildWrote() throws Exception {
        sample.directory("/data", 0755, 0).writable("/data", 1, true);
        build(commit(1), EnumSet.of(Format.BUNDLE, Format.OCI), "shop");
        Path volume = Files.writeString(out.resolve("shop.volumes/data/rows"), "rows");
        Path mine = Files.writeString(out.resolve("notes"), "mine");
        Path blob = Files.writeString(out.resolve("oci/mine"), "mine");
        build(commit(2), EnumSet.of(Format.ARCHIVE), "shop");
        assertThat(List.of(volume, mine, blob)).allMatch(Files::exists);
        assertThat(out.resolve("oci/index.json")).doesNotExist();
    }

    @Test
    void aBundleThatAContainerMayRunFromGoesOneBuildLater() throws Exception {
        build(commit(1), EnumSet.of(Format.BUNDLE), "shop");
        build(commit(2), EnumSet.of(Format.ARCHIVE), "shop");
        assertThat(out.resolve("shop.bundle")).doesNotExist();
        assertThat(hidden()).containsExactly(".shop.bundle");
        build(commit(2), EnumSet.of(Format.ARCHIVE), "shop");
        assertThat(hidden()).isEmpty();
    }

    @Test
    void aBundleThatIsWantedAgainStays() throws Exception {
        build(commit(1), EnumSet.of(Format.BUNDLE), "shop");
        build(commit(2), EnumSet.of(Format.ARCHIVE), "shop");
        build(commit(3), EnumSet.of(Format.BUNDLE), "shop");
        assertThat(out.resolve("shop.bundle/config.json")).exists();
    }

    @Test
    void takesItsOwnNameBackAfterARemoval() throws Exception {
        build(commit(1), EnumSet.of(Format.ARCHIVE), "shop");
        build(commit(2), EnumSet.of(Format.OCI), "shop");
        assertThat(Files.readString(out.resolve(".outputs"))).doesNotContain("shop.tar");
        Files.writeString(out.resolve("shop.tar"), "mine");
        build(commit(3), EnumSet.of(Format.OCI), "shop");
        assertThat(out.resolve("shop.tar")).hasContent("mine");
    }

    /** A folder of a version that wrote down names only: what it has is of nobody knows which commit. */
    @Test
    void removesUnknownFilesOnlyInTheFormOfABuild() throws Exception {
        build(commit(1), EnumSet.of(Format.OCI, Format.LXC, Format.ARCHIVE), "shop");
        Files.writeString(
                out.resolve(".outputs"), "complete-outputs 1\nbuild.json\noci\nshop.digest\nshop.lxc\nshop.tar\n");
        build(commit(1), EnumSet.of(Format.SYSTEMD), "shop");
        assertThat(names()).containsExactlyInAnyOrder("build.json", "shop.digest", "shop.service", "shop.tar");
    }

    @Test
    void aListThatNamesPathsElsewhereRemovesNothingThere() throws Exception {
        Path elsewhere = Files.createDirectories(temp.resolve(".a.lxc-0123456789abcdef"));
        build(commit(1), EnumSet.of(Format.ARCHIVE), "shop");
        Files.writeString(
                out.resolve(".outputs"), "complete-outputs 2\n../.a.lxc-0123456789abcdef -\n..\n. -\nbuild.json\n");
        build(commit(2), EnumSet.of(Format.OCI), "shop");
        assertThat(elsewhere).exists();
    }

    private static BuildInfo commit(int number) {
        return of(number, false);
    }

    private static BuildInfo dirty() {
        return of(1, true);
    }

    private static BuildInfo of(int number, boolean dirty) {
        BuildInfo base = Sample.BUILD;
        Inputs inputs = new Inputs(key(number), key(100 + number));
        return new BuildInfo(
                key(number),
                inputs,
                new GitId(Integer.toString(number).repeat(40)),
                base.commitTime(),
                dirty,
                base.pins(),
                base.timings(),
                base.steps());
    }

    private static BuildInfo withSelection(BuildInfo base, int selection) {
        return new BuildInfo(
                base.request(),
                new Inputs(base.inputs().key(), key(selection)),
                base.commit(),
                base.commitTime(),
                base.dirty(),
                base.pins(),
                base.timings(),
                base.steps());
    }

    private static Digest key(int number) {
        return Digest.of(new byte[] {(byte) number});
    }

    private void build(BuildInfo info, Set<Format> formats, String name, Platform... platforms) throws Exception {
        sample.env = new TreeMap<>(java.util.Map.of("NAME", name + info.commit()));
        Outputs.write(
                out,
                List.of(sample.image(name, platforms)),
                formats,
                sample.frames(),
                Sample.CONTENTS,
                Sample.OPTIONS,
                info);
    }

    private List<String> images() throws IOException {
        LayoutReader layout = LayoutReader.open(out.resolve("oci"));
        layout.validate();
        return layout.index().manifests().stream()
                .map(entry -> entry.annotations().getOrDefault(Annotations.REF_NAME, ""))
                .toList();
    }

    /** What is not hidden. */
    private List<String> names() throws IOException {
        return list().filter(name -> !name.startsWith(".")).sorted().toList();
    }

    /** The folders that links lead to, without their digests; those that no link leads to. */
    private List<String> hidden() throws IOException {
        return list().filter(name -> name.matches("\\..*-[0-9a-f]{16}"))
                .filter(name -> !isLedTo(name))
                .map(name -> name.substring(0, name.length() - 17))
                .toList();
    }

    private boolean isLedTo(String name) {
        Path link = out.resolve(name.substring(1, name.length() - 17));
        return Files.exists(link, LinkOption.NOFOLLOW_LINKS) && Files.exists(link);
    }

    private Stream<String> list() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return Arrays.stream(
                    files.map(file -> String.valueOf(file.getFileName())).toArray(String[]::new));
        }
    }
}
