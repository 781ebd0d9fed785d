package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of index that Git writes, in the superproject and in its submodule: what is dirty is what Git says is. */
class CheckoutKindsTest {

    /** How a checkout's index is written, and what of it is on the disk. */
    enum Kind {
        PLAIN(),
        VERSION_4("config index.version 4", "update-index --index-version 4"),
        SPLIT("update-index --split-index"),
        SPLIT_VERSION_4("update-index --index-version 4 --split-index"),
        SPLIT_AND_STAGED(
                "update-index --split-index", "update-index --chmod=+x svc/a/f", "update-index --chmod=-x svc/a/f"),
        SPARSE("sparse-checkout set --cone svc/a"),
        SPARSE_INDEX("sparse-checkout set --cone --sparse-index svc/a"),
        SPARSE_SPLIT("sparse-checkout set --cone svc/a", "update-index --split-index"),
        SPARSE_BY_PATTERNS("sparse-checkout set --no-cone /svc/a /other/g"),
        SPARSE_VERSION_4("update-index --index-version 4", "sparse-checkout set --cone --sparse-index svc/a"),
        UNTRACKED_CACHE("update-index --untracked-cache"),
        ASSUMED("update-index --assume-unchanged svc/b/f"),
        SKIPPED("update-index --skip-worktree svc/b/f"),
        MINIMAL_STAT("config core.checkStat minimal"),
        NO_CTIME("config core.trustctime false");

        private final String commands;

        Kind(String... commands) {
            this.commands = String.join("\n", commands);
        }

        void apply(GitFixture git) {
            git.git("update-index", "--refresh"); // a copied file is another one, and Git would leave it where it is
            commands.lines().forEach(command -> git.git(command.split(" ", -1)));
            git.git("status", "--porcelain");
        }
    }

    @TempDir
    static Path once;

    @TempDir
    Path temp;

    private GitFixture top = GitFixture.at(Path.of(""));
    private Path module = Path.of("");

    @BeforeAll
    static void makeSuperproject() {
        GitFixture source = services(once.resolve("source"));
        source.commit("source");
        GitFixture made =
                services(once.resolve("top")).submodule("deps/source", source, "https://example.org/source.git");
        String first = made.commit("first");
        made.write("svc/b/deep/run", "#!/bin/sh\nexit 1\n").commit("second");
        made.git("tag", "first", first);
    }

    @BeforeEach
    void copySuperproject() throws IOException {
        copy(once.resolve("top"), temp.resolve("top"));
        top = GitFixture.at(temp.resolve("top"));
        module = top.path().resolve("deps/source");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static GitFixture services(Path directory) {
        return GitFixture.init(directory)
                .write("README", "read\n")
                .write("svc/a/f", "a\n")
                .write("svc/a/gone", "a\n")
                .write("svc/b/f", "b\n")
                .executable("svc/b/deep/run", "#!/bin/sh\n")
                .symlink("svc/b/link", "f")
                .write("svc/b-c", "sorts between\n")
                .write("tools/t", "t\n");
    }

    private ResolveRequest request(boolean dirty) {
        return new ResolveRequest(
                top.path().toString(),
                "HEAD",
                dirty,
                true,
                LocalUrls.REFUSED,
                temp.resolve("cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
    }

    /** The ids of the top's and the submodule's trees. */
    private List<String> dirtyTrees() throws ResolveException {
        try (Superproject open = PinResolver.open(request(true))) {
            return List.of(
                    open.root().id().hex(),
                    Sample.at(open.root(), "deps/source").id().hex());
        }
    }

    private List<String> notInBuild() throws ResolveException {
        try (Superproject open = PinResolver.open(request(false))) {
            assertThat(open.notInBuild().unchecked()).isEmpty();
            return open.notInBuild().paths();
        }
    }

    private void assertDirtyIsWhatGitStages() throws ResolveException {
        List<String> dirty = dirtyTrees();
        top.git("add", "--all", "--sparse");
        GitFixture.at(module).git("add", "--all", "--sparse");
        assertThat(dirty)
                .containsExactly(top.git("write-tree"), GitFixture.at(module).git("write-tree"));
    }

    private void applied(Kind kind) {
        kind.apply(top);
        kind.apply(GitFixture.at(module));
        for (Path each : List.of(top.path(), module)) {
            assertThat(Files.exists(each.resolve("tools")))
                    .isEqualTo(!kind.name().startsWith("SPARSE"));
        }
        assertThat(top.git("status", "--porcelain")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void dirtyIsWhatGitSaysIsDirty(Kind kind) throws Exception {
        applied(kind);
        assertThat(dirtyTrees())
                .containsExactly(top.id("HEAD^{tree}"), GitFixture.at(module).id("HEAD^{tree}"));
        assertThat(notInBuild()).isEmpty();

        for (GitFixture each : List.of(top, GitFixture.at(module))) {
            each.write("svc/a/f", "x\n").write("svc/a/new", "new\n");
            Files.delete(each.path().resolve("svc/a/gone"));
        }
        assertThat(notInBuild())
                .containsExactly(
                        "deps/source/svc/a/f",
                        "deps/source/svc/a/gone",
                        "deps/source/svc/a/new",
                        "svc/a/f",
                        "svc/a/gone",
                        "svc/a/new");
        assertDirtyIsWhatGitStages();
    }

    /** A folder that is not on the disk is one entry of a sparse index, and that entry may differ from the commit. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "SPLIT", "SPARSE", "SPARSE_INDEX"})
    void seesWhatIsStagedOutsideOfTheDisk(Kind kind) throws Exception {
        applied(kind);
        top.git("reset", "--quiet", "--soft", "first");
        assertThat(notInBuild()).containsExactly("svc/b/deep/run");
        assertDirtyIsWhatGitStages();
    }

    @ParameterizedTest
    @EnumSource(names = {"SPARSE", "SPARSE_INDEX", "SPARSE_SPLIT"})
    void aFileThatNeedNotBeThereCountsWhenItIs(Kind kind) throws Exception {
        applied(kind);
        top.write("svc/b/f", "here again\n").write("tools/new", "new\n");
        assertThat(notInBuild()).containsExactly("svc/b/f", "tools/new");
        assertDirtyIsWhatGitStages();
    }

    @ParameterizedTest
    @EnumSource(names = {"SPARSE", "SPARSE_INDEX", "SPARSE_SPLIT"})
    void aFileInPlaceOfAFolderThatWasLeftOutReplacesIt(Kind kind) throws Exception {
        applied(kind);
        top.write("tools", "a file now\n");
        assertThat(notInBuild()).containsExactly("tools", "tools/t");
        assertDirtyIsWhatGitStages();
    }

    @ParameterizedTest
    @EnumSource(names = {"ASSUMED", "SKIPPED"})
    void whatTheUserSaysIsNotLookedAtIsNot(Kind kind) throws Exception {
        applied(kind);
        top.write("svc/b/f", "hidden\n");
        assertThat(notInBuild()).isEmpty();
        assertThat(dirtyTrees().get(0)).isEqualTo(top.id("HEAD^{tree}"));
        Files.delete(top.path().resolve("svc/b/f"));
        assertThat(notInBuild()).isEmpty();
        assertThat(dirtyTrees().get(0)).isEqualTo(top.id("HEAD^{tree}"));
    }

    @Test
    void aLinkedWorkTreeHasItsOwnSparseness() throws Exception {
        Path linked = top.worktree(temp.resolve("linked"));
        GitFixture.at(linked).git("sparse-checkout", "set", "--cone", "--sparse-index", "svc/a");
        String expected = top.id("HEAD^{tree}");
        top = GitFixture.at(linked);
        assertThat(Files.exists(linked.resolve("tools"))).isFalse();
        try (Superproject open = PinResolver.open(request(true))) {
            assertThat(open.root().id().hex()).isEqualTo(expected);
        }
        assertThat(notInBuild()).isEmpty();
    }

    /** Several at a time; which is ready first does not matter. */
    @Test
    void looksIntoEverySubmodule() throws Exception {
        GitFixture source = GitFixture.at(once.resolve("source"));
        for (int i = 0; i < 6; i++) {
            top.submodule("more/m" + i, source, "https://example.org/source.git");
        }
        top.commit("submodules");
        assertThat(notInBuild()).isEmpty();

        Path more = top.path().resolve("more");
        Files.writeString(more.resolve("m0/README"), "changed");
        Files.writeString(more.resolve("m1/new"), "new");
        Files.delete(more.resolve("m2/svc/a/gone"));
        GitFixture.at(more.resolve("m3")).commit("another");
        for (String broken : List.of("m4", "m5")) {
            Files.writeString(top.path().resolve(".git/modules/more/" + broken + "/index"), "no index");
        }
        try (Superproject open = PinResolver.open(request(false))) {
            assertThat(open.notInBuild().paths())
                    .containsExactly("more/m0/README", "more/m1/new", "more/m2/svc/a/gone", "more/m3");
            assertThat(open.notInBuild().unchecked())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("submodule more/m4: "),
                            second -> assertThat(second).startsWith("submodule more/m5: "));
        }
    }

    @Test
    void permissionsCountOnlyWhereTheFileSystemHasThem() throws Exception {
        Files.setPosixFilePermissions(
                top.path().resolve("README"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(notInBuild()).containsExactly("README");
        top.git("config", "core.fileMode", "false");
        assertThat(notInBuild()).isEmpty();
        top.write("README", "rear\n");
        assertDirtyIsWhatGitStages();
    }

    @Test
    void aFileStandsForALinkWhereThereAreNone() throws Exception {
        top.git("config", "core.symlinks", "false");
        Files.delete(top.path().resolve("svc/b/link"));
        top.git("checkout", "--", "svc/b/link");
        assertThat(Files.isRegularFile(top.path().resolve("svc/b/link"))).isTrue();
        assertThat(dirtyTrees().get(0)).isEqualTo(top.id("HEAD^{tree}"));
        top.write("svc/b/link", "other");
        assertThat(notInBuild()).containsExactly("svc/b/link");
        assertDirtyIsWhatGitStages();
    }

    /** The content is put back to its old time: only the inode's own time, which nobody sets, gives it away. */
    @Test
    void seesAChangeThatHidesItsTime() throws Exception {
        Path file = top.path().resolve("README");
        FileTime before = FileTime.fromMillis(1_600_000_000_000L);
        Files.setLastModifiedTime(file, before);
        top.git("update-index", "--refresh");
        assertThat(notInBuild()).isEmpty();
        Files.writeString(file, "dear\n");
        Files.setLastModifiedTime(file, before);
        assertThat(notInBuild()).containsExactly("README");
    }
}
