package dev.complete.git.open.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.TreeEntry;
import dev.complete.git.open.revision.Revisions;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GitStoreTest {

    @TempDir
    Path temp;

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("work tree", (top, to) -> top.path().resolve(".git")),
                kind("bare", (top, to) -> top.cloneTo(to, "--bare")),
                kind("mirror", (top, to) -> top.cloneTo(to, "--mirror")),
                kind("shallow", (top, to) -> top.shallowClone(to, 1).resolve(".git")),
                kind("alternates", (top, to) -> top.cloneTo(to, "--shared").resolve(".git")),
                kind("linked work tree", (top, to) -> {
                    top.worktree(to);
                    return top.path().resolve(".git/worktrees").resolve(to.getFileName());
                }),
                kind("packed", (top, to) -> top.gc().path().resolve(".git")),
                kind("multi-pack index", (top, to) -> {
                    top.repack("-d").git("multi-pack-index", "write");
                    return top.path().resolve(".git");
                }),
                kind("old index", (top, to) -> {
                    top.git("-c", "pack.indexVersion=1", "repack", "-a", "-d", "-q");
                    return top.path().resolve(".git");
                }));
    }

    private static Arguments kind(String name, BiFunction<GitFixture, Path, Path> make) {
        return Arguments.of(name, make);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void readsTheSameFromEveryKindOfRepository(String kind, BiFunction<GitFixture, Path, Path> make) throws Exception {
        GitFixture top = GitFixture.init(temp.resolve("top"))
                .write("café/long.txt", "a line of text\n".repeat(2_000))
                .executable("bin/run", "#!/bin/sh\n")
                .symlink("link", "bin/run");
        top.commit("first");
        top.write("café/long.txt", "a line of text\n".repeat(2_000) + "and another\n");
        String commit = top.commit("second");
        Path directory = make.apply(top, temp.resolve("copy"));

        try (GitStore store = GitStore.open(directory, "top", Limits.DEFAULT)) {
            assertThat(Revisions.resolve(store, "HEAD")).isEqualTo(new GitId(commit));
            assertThat(store.hasCommit(new GitId(commit))).isTrue();
            assertThat(store.objects().commit(new GitId(commit)).commitSeconds())
                    .isEqualTo(GitFixture.SECONDS);
            List<TreeEntry> root = store.objects()
                    .tree(store.objects().commit(new GitId(commit)).tree());
            assertThat(root).extracting(TreeEntry::name).containsExactly("bin", "café", "link");
            TreeEntry.File file =
                    (TreeEntry.File) store.objects().tree(root.get(1).id()).get(0);
            assertThat(text(store, file.id())).isEqualTo("a line of text\n".repeat(2_000) + "and another\n");
            assertThat(store.objects().size(file.id())).isEqualTo(30_012);
            assertThat(text(store, root.get(2).id())).isEqualTo("bin/run");
        }
    }

    private static String text(GitStore store, GitId blob) throws Exception {
        try (InputStream in = store.objects().open(blob)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
