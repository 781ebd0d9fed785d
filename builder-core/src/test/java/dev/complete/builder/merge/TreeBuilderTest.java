package dev.complete.builder.merge;

import static dev.complete.builder.merge.Samples.NO_CONTENTS;
import static dev.complete.builder.merge.Samples.archiveDirectory;
import static dev.complete.builder.merge.Samples.directory;
import static dev.complete.builder.merge.Samples.file;
import static dev.complete.builder.merge.Samples.gitFile;
import static dev.complete.builder.merge.Samples.hard;
import static dev.complete.builder.merge.Samples.link;
import static dev.complete.builder.merge.Samples.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeBuilderTest {

    private static RootfsTree tree(Entry... entries) throws Exception {
        return new TreeBuilder("app")
                .addAll(Arrays.asList(entries))
                .build(List.of(), NO_CONTENTS)
                .tree();
    }

    /** Every order of adding gives the same tree; returns it as lines. */
    private static List<String> inAnyOrder(Entry... entries) throws Exception {
        RootfsTree expected = tree(entries);
        List<Entry> shuffled = new ArrayList<>(Arrays.asList(entries));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            RootfsTree actual = tree(shuffled.toArray(Entry[]::new));
            assertThat(actual.nodes()).as("seed %d", seed).isEqualTo(expected.nodes());
        }
        return show(expected);
    }

    private static void clashes(String message, Entry... entries) {
        List<Entry> shuffled = new ArrayList<>(Arrays.asList(entries));
        for (int seed = 0; seed < 5; seed++) {
            assertThatThrownBy(() -> tree(shuffled.toArray(Entry[]::new)))
                    .isInstanceOf(BuildException.class)
                    .hasMessage(message);
            Collections.shuffle(shuffled, new Random(seed));
        }
    }

    @Test
    void anEmptyComponentIsARoot() throws Exception {
        assertThat(inAnyOrder()).containsExactly("/ dir 0755");
    }

    @Test
    void makesMissingParents() throws Exception {
        assertThat(inAnyOrder(file("/a/b/c", "x")))
                .containsExactly("/ dir 0755", "/a dir 0755", "/a/b dir 0755", "/a/b/c file 0644 x");
    }

    @Test
    void explicitFoldersWinOverImplicitOnes() throws Exception {
        assertThat(inAnyOrder(file("/a/b", "x"), directory("/a"), archiveDirectory("/a", 0700, "one.deb")))
                .containsExactly("/ dir 0755", "/a dir 0700", "/a/b file 0644 x");
    }

    @Test
    void equalFoldersOfTwoArchivesAreOne() throws Exception {
        assertThat(inAnyOrder(archiveDirectory("/a", 0700, "one.deb"), archiveDirectory("/a", 0700, "two.deb")))
                .containsExactly("/ dir 0755", "/a dir 0700");
    }

    @Test
    void foldersWithTwoExplicitMetadataClash() {
        clashes("""
                two different things are meant for /a
                  a folder (0700 0:0) from app: superproject @ 1111111 one.deb > a
                  a folder (0755 0:0) from app: superproject @ 1111111 two.deb > a""", archiveDirectory("/a", 0700, "one.deb"), archiveDirectory("/a", 0755, "two.deb"));
    }

    @Test
    void identicalFilesAreOne() throws Exception {
        assertThat(inAnyOrder(file("/a", "x"), file("/a", "x"))).containsExactly("/ dir 0755", "/a file 0644 x");
    }

    @Test
    void differentFilesClash() {
        clashes("""
                two different things are meant for /a
                  a file of 1 bytes (0644 0:0) from app: complete.yaml
                  a file of 3 bytes (0644 0:0) from app: superproject @ 1111111 src""", file("/a", "x"), gitFile("/a", "src", "abc"));
    }

    @Test
    void comparesBytesWhenIdsAreOfDifferentKinds() throws Exception {
        ContentSource source =
                content -> new ByteArrayInputStream("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        TreeBuilder same = new TreeBuilder("app").addAll(List.of(file("/a", "abc"), gitFile("/a", "src", "abc")));
        TreeBuilder other = new TreeBuilder("app").addAll(List.of(file("/a", "abd"), gitFile("/a", "src", "abc")));

        assertThat(show(same.build(List.of(), source).tree())).containsExactly("/ dir 0755", "/a file 0644 abc");
        assertThatThrownBy(() -> other.build(List.of(), source)).isInstanceOf(BuildException.class);
    }

    @Test
    void aFileIsNoFolder() {
        assertThatThrownBy(() -> tree(file("/a", "x"), file("/a/b", "y")))
                .hasMessageStartingWith("two different things are meant for /a\n");
    }

    @Test
    void pathsThroughLinksGoToTheRealPlace() throws Exception {
        assertThat(inAnyOrder(
                        link("/lib", "usr/lib"),
                        file("/lib/x", "1"),
                        archiveDirectory("/lib/sub", 0750, "a.deb"),
                        file("/usr/lib/y", "2"),
                        link("/lib/z", "../lib/x")))
                .containsExactly(
                        "/ dir 0755",
                        "/lib link usr/lib",
                        "/usr dir 0755",
                        "/usr/lib dir 0755",
                        "/usr/lib/sub dir 0750",
                        "/usr/lib/x file 0644 1",
                        "/usr/lib/y file 0644 2",
                        "/usr/lib/z link ../lib/x");
    }

    @Test
    void aFolderAtALinkMergesIntoItsTarget() throws Exception {
        assertThat(inAnyOrder(
                        link("/bin", "usr/bin"),
                        archiveDirectory("/bin", 0755, "a.deb"),
                        file("/bin/a", "a"),
                        archiveDirectory("/usr/bin", 0755, "b.deb")))
                .containsExactly(
                        "/ dir 0755",
                        "/bin link usr/bin",
                        "/usr dir 0755",
                        "/usr/bin dir 0755",
                        "/usr/bin/a file 0644 a");
    }

    @Test
    void linksBehindLinksAreFollowed() throws Exception {
        assertThat(inAnyOrder(
                        link("/a", "b"),
                        link("/a/l", "c"),
                        file("/a/l/f", "x"),
                        file("/b/c/g", "y"),
                        link("/up", "/../../b/.")))
                .containsExactly(
                        "/ dir 0755",
                        "/a link b",
                        "/b dir 0755",
                        "/b/c dir 0755",
                        "/b/c/f file 0644 x",
                        "/b/c/g file 0644 y",
                        "/b/l link c",
                        "/up link /../../b/.");
    }

    @Test
    void linksStopAtTheRoot() throws Exception {
        assertThat(inAnyOrder(link("/a/up", "../../../../srv"), file("/a/up/f", "x"), directory("/srv")))
                .containsExactly(
                        "/ dir 0755",
                        "/a dir 0755",
                        "/a/up link ../../../../srv",
                        "/srv dir 0755",
                        "/srv/f file 0644 x");
    }

    @Test
    void refusesLoopsDanglingParentsAndLinksToFiles() {
        assertThatThrownBy(() -> tree(link("/a", "b"), link("/b", "a"), file("/a/x", "")))
                .hasMessageStartingWith("symlinks lead in a circle at /");
        assertThatThrownBy(() -> tree(link("/a", "a/b"), file("/a/x", "")))
                .hasMessageStartingWith("symlinks lead in a circle at /a\n");
        assertThatThrownBy(() -> tree(link("/a", "gone"), file("/a/x", "")))
                .hasMessageStartingWith("a symlink on the way to /gone/x leads to /gone, which is no folder\n");
        assertThatThrownBy(() -> tree(link("/a", "t"), link("/b", "t"), file("/a/x", ""), file("/b/y", "")))
                .hasMessageContaining("leads to /t, which is no folder");
        assertThatThrownBy(() -> tree(link("/a", "f"), file("/f", ""), file("/a/x", "")))
                .isInstanceOf(BuildException.class);
    }

    @Test
    void linksThatNothingRunsThroughMayDangleAndLoop() throws Exception {
        assertThat(inAnyOrder(link("/a", "a"), link("/b", "/no/where")))
                .containsExactly("/ dir 0755", "/a link a", "/b link /no/where");
    }

    @Test
    void theFirstNameLeads() throws Exception {
        assertThat(inAnyOrder(file("/m", "x"), hard("/z", "/m"), hard("/b", "/z"), file("/c", "x")))
                .containsExactly("/ dir 0755", "/b file 0644 x", "/c file 0644 x", "/m hard /b", "/z hard /b");
    }

    @Test
    void hardLinksFollowTheirLeaderThroughLinks() throws Exception {
        assertThat(inAnyOrder(
                        link("/lib", "usr/lib"), directory("/usr/lib"), file("/lib/x", "1"), hard("/a", "/lib/x")))
                .containsExactly(
                        "/ dir 0755",
                        "/a file 0644 1",
                        "/lib link usr/lib",
                        "/usr dir 0755",
                        "/usr/lib dir 0755",
                        "/usr/lib/x hard /a");
    }

    @Test
    void aHardLinkToASymlinkBecomesTheSymlink() throws Exception {
        assertThat(inAnyOrder(link("/a", "x"), hard("/b", "/a")))
                .containsExactly("/ dir 0755", "/a link x", "/b link x");
    }

    @Test
    void refusesHardLinksWithoutAFileOrWithTwo() {
        assertThatThrownBy(() -> tree(hard("/a", "/b"))).hasMessageStartingWith("the hard link /a leads to nothing");
        assertThatThrownBy(() -> tree(hard("/a", "/a"))).hasMessageStartingWith("the hard link /a leads to nothing");
        assertThatThrownBy(() -> tree(hard("/a", "/b"), hard("/b", "/a"))).hasMessageContaining("leads to nothing");
        assertThatThrownBy(() -> tree(hard("/a", "/b"), directory("/b")))
                .hasMessageStartingWith("the hard link /a leads to a folder");
        assertThatThrownBy(() -> tree(hard("/a", "/b"), file("/b", "1"), hard("/a", "/c"), file("/c", "2")))
                .hasMessageStartingWith("two different things are meant for /");
    }

    private static TreeBuilder.Built without(List<String> globs, Entry... entries) throws Exception {
        return new TreeBuilder("app")
                .addAll(Arrays.asList(entries))
                .build(globs.stream().map(SampleImage::excluded).toList(), NO_CONTENTS);
    }

    @Test
    void excludesFilesFoldersAndGlobs() throws Exception {
        TreeBuilder.Built built = without(
                List.of("/doc/", "/bin/dpkg*", "/opt", "/gone"),
                file("/doc/a/b", ""),
                file("/bin/dpkg", ""),
                file("/bin/dpkg-deb", ""),
                file("/bin/sh", "s"),
                file("/opt/x/y", ""),
                file("/opt-in", "o"));

        assertThat(show(built.tree()))
                .containsExactly("/ dir 0755", "/bin dir 0755", "/bin/sh file 0644 s", "/opt-in file 0644 o");
        assertThat(UnmatchedGlobs.warnings("exclude", built.unmatched()))
                .containsExactly("exclude `/gone` matches nothing (complete.yaml:7:3)");
    }

    @Test
    void anExcludedLeaderHandsOver() throws Exception {
        assertThat(show(without(List.of("/a"), file("/a", "x"), hard("/b", "/a"), hard("/c", "/a"))
                        .tree()))
                .containsExactly("/ dir 0755", "/b file 0644 x", "/c hard /b");
    }

    @Test
    void foldersThatExcludingEmptiesGoUnlessSomebodyAskedForThem() throws Exception {
        assertThat(show(without(
                                List.of("/**/x"),
                                gitFile("/git/deep/x", "x", ""),
                                directory("/git"),
                                archiveDirectory("/deb", 0755, "a.deb"),
                                gitFile("/deb/x", "x", ""),
                                file("/manifest/x", ""),
                                directory("/empty"))
                        .tree()))
                .containsExactly("/ dir 0755", "/deb dir 0755", "/empty dir 0755", "/manifest dir 0755");
    }
}
