package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirtyTest {

    @TempDir
    Path temp;

    Sample sample;
    Path top;

    @BeforeEach
    void makeSample() {
        sample = new Sample(temp);
        top = sample.top.path();
    }

    private Superproject dirty() throws ResolveException {
        ResolveRequest clean = sample.request(top);
        return PinResolver.open(new ResolveRequest(
                clean.repository(),
                "HEAD",
                true,
                true,
                clean.localUrls(),
                clean.cache(),
                clean.limits(),
                clean.progress()));
    }

    private void change() throws IOException {
        sample.top.write("README", "changed\n").write("new/file", "untracked\n").write("skip.log", "ignored\n");
        sample.top.write(".gitignore", "*.log\nbuild/\n").write("build/out", "ignored\n");
        Files.createDirectories(top.resolve("empty"));
        sample.top.symlink("escape", "/etc/passwd");
        Path module = top.resolve("deps/app");
        GitFixture.at(module).write("bin/more", "in the submodule\n");
        Files.setPosixFilePermissions(module.resolve("bin/run"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.delete(module.resolve("run"));
        GitFixture.at(module.resolve("lib/zlib")).write("zlib.h", "#define MINE\n");
    }

    @Test
    void leavesNoSnapshotWhenTheWorkTreeCannotBeRead() throws Exception {
        sample.top.write(".git/index", "no index");

        assertThatThrownBy(this::dirty).isInstanceOf(ResolveException.class);
        assertThat(sample.cache.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void buildsWhatGitAddAllWouldStageInEveryCheckout() throws Exception {
        change();
        sample.top.git("config", "core.autocrlf", "true");
        sample.top.git("config", "submodule.deps/app.ignore", "all");
        Path cache = sample.cache;
        try (Superproject open = dirty()) {
            SortedMap<String, String> flat = Sample.flat(open.root());
            assertThat(open.dirty()).isTrue();
            assertThat(open.commit().hex()).isEqualTo(sample.top.head());
            assertThat(open.notInBuild().paths()).isEmpty();
            assertThat(flat)
                    .containsEntry("README", "changed\n")
                    .containsEntry("new/file", "untracked\n")
                    .containsEntry("escape", "-> /etc/passwd")
                    .containsEntry("deps/app/bin/more", "in the submodule\n")
                    .containsEntry("deps/app/bin/run", "#!/bin/sh\necho run\n")
                    .containsEntry("deps/app/lib/zlib/zlib.h", "#define MINE\n")
                    .containsEntry("deps/zlib/zlib.h", "#define ZLIB\n")
                    .doesNotContainKeys("skip.log", "build/out", "deps/app/run", "empty");
            assertThat(open.opened()).hasSize(4);
        }
        try (Stream<Path> left = Files.list(cache.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void givesTheTreeThatGitGives() throws Exception {
        sample.top.write("a.txt", "1").write("a/x", "2").write("a-b", "3").executable("caf\u00e9", "4");
        String written;
        try (Superproject open = dirty()) {
            written = open.root().id().hex();
        }
        sample.top.git("add", "--all");
        assertThat(written).isEqualTo(sample.top.git("write-tree"));
    }

    @Test
    void aCleanWorkTreeIsTheCommit() throws Exception {
        try (Superproject open = dirty()) {
            assertThat(open.root().id().hex()).isEqualTo(sample.top.id("HEAD^{tree}"));
        }
    }

    @Test
    void takesWhatFiltersMadeOfAFileAsItIsOnTheDisk() throws Exception {
        sample.top.write(".gitattributes", "*.txt filter=up\n");
        sample.top.git("config", "filter.up.clean", "cut -c2-");
        sample.top.git("config", "filter.up.smudge", "sed s/^/+/");
        sample.top.write("f.txt", "+text\n").commit("filtered");
        assertThat(sample.top.git("show", "HEAD:f.txt")).isEqualTo("text");
        try (Superproject open = dirty()) {
            assertThat(Sample.flat(open.root())).containsEntry("f.txt", "+text\n");
        }
    }

    @Test
    void namesWhatIsNotInTheBuild() throws Exception {
        change();
        sample.top.git("config", "submodule.deps/app.ignore", "all");
        GitFixture zlib = GitFixture.at(top.resolve("deps/zlib")).write("zlib.h", "newer\n");
        zlib.commit("newer");
        sample.top.write("tab\there", "x");
        try (Superproject open = PinResolver.open(sample.request(top))) {
            assertThat(open.notInBuild().paths())
                    .containsExactly(
                            ".gitignore",
                            "README",
                            "deps/app/bin/more",
                            "deps/app/bin/run",
                            "deps/app/lib/zlib/zlib.h",
                            "deps/app/run",
                            "deps/zlib",
                            "escape",
                            "new/file",
                            "tab\\there");
        }
    }

    @Test
    void seesAChangeOfTheSameSizeInTheSameInstant() throws Exception {
        sample.top.write("racy", "aaaa").commit("racy");
        sample.top.write("racy", "bbbb");
        Files.setLastModifiedTime(top.resolve("racy"), Files.getLastModifiedTime(top.resolve(".git/index")));
        try (Superproject open = PinResolver.open(sample.request(top))) {
            assertThat(open.notInBuild().paths()).containsExactly("racy");
        }
    }

    @Test
    void aTouchedFileIsNotADifferentOne() throws Exception {
        Files.setLastModifiedTime(top.resolve("README"), java.nio.file.attribute.FileTime.fromMillis(1_000));
        try (Superproject open = PinResolver.open(sample.request(top))) {
            assertThat(open.notInBuild().paths()).isEmpty();
        }
    }

    @Test
    void anIndexThatCannotBeReadIsSaidAndNeverGuessed() throws Exception {
        byte[] index = Files.readAllBytes(top.resolve(".git/index"));
        index[index.length - 30] ^= 1;
        Files.write(top.resolve(".git/index"), index);
        sample.top.write("README", "changed\n");
        try (Superproject open = PinResolver.open(sample.request(top))) {
            assertThat(open.notInBuild().paths()).isEmpty();
            assertThat(open.notInBuild().unchecked())
                    .singleElement()
                    .asString()
                    .contains(".git/index cannot be read: its bytes do not have the checksum at its end");
        }
        assertThatThrownBy(this::dirty).hasMessageContaining("do not have the checksum");
    }

    @Test
    void theIndexOfASubmoduleThatCannotBeReadIsNoChangeOfIt() throws Exception {
        Path git = GitFixture.at(top.resolve("deps/zlib")).gitDirectory();
        Files.write(git.resolve("index"), new byte[40]);
        try (Superproject open = PinResolver.open(sample.request(top))) {
            assertThat(open.notInBuild().paths()).isEmpty();
            assertThat(open.notInBuild().unchecked())
                    .singleElement()
                    .asString()
                    .startsWith("submodule deps/zlib: ")
                    .contains("does not begin as an index does");
        }
    }

    @Test
    void saysWhatIsUncommittedWhenAnotherCommitIsBuilt() throws Exception {
        String first = sample.top.head();
        sample.top.write("later", "later\n").commit("later");
        try (Superproject open = PinResolver.open(sample.request(top.toString(), first))) {
            assertThat(open.notInBuild()).isEqualTo(new NotInBuild(List.of(), List.of(), false));
        }
        sample.top.write("README", "changed\n");
        try (Superproject open = PinResolver.open(sample.request(top.toString(), first))) {
            assertThat(open.notInBuild()).isEqualTo(new NotInBuild(List.of("README"), List.of(), false));
        }
    }

    @Test
    void refusesABareRepositoryAndARevision() throws Exception {
        Path bare = sample.top.cloneTo(temp.resolve("bare"), "--bare");
        ResolveRequest clean = sample.request(bare);
        assertThatThrownBy(() -> PinResolver.open(new ResolveRequest(
                        clean.repository(),
                        "HEAD",
                        true,
                        true,
                        clean.localUrls(),
                        clean.cache(),
                        clean.limits(),
                        clean.progress())))
                .hasMessageContaining("bare repository");
        assertThatThrownBy(() -> PinResolver.open(new ResolveRequest(
                        top.toString(),
                        "v1",
                        true,
                        true,
                        clean.localUrls(),
                        clean.cache(),
                        clean.limits(),
                        clean.progress())))
                .hasMessageContaining("cannot be combined with the revision v1");
    }
}
