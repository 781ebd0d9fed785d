package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.open.revision.Revisions;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.HermeticGit;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {

    @TempDir
    Path temp;

    private GitFixture fixture = GitFixture.at(Path.of(""));
    private String commit = "";

    @BeforeEach
    void makeRepository() {
        fixture = GitFixture.init(temp.resolve("repository")).write("file", "text");
        commit = fixture.commit("first");
        fixture.git("branch", "feature/x");
        fixture.git("tag", "light");
        fixture.git("tag", "-a", "-m", "a tag", "v1");
        fixture.git("tag", "-a", "-m", "a tag of a tag", "v1-again", "v1");
        fixture.git("tag", "a-tree", "HEAD^{tree}");
        fixture.git("update-ref", "refs/remotes/origin/main", commit);
        fixture.git("symbolic-ref", "refs/heads/alias", "refs/heads/main");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD",
                "main",
                "heads/main",
                "refs/heads/main",
                "feature/x",
                "light",
                "v1",
                "tags/v1",
                "v1-again",
                "origin/main",
                "alias"
            })
    void findsTheCommitBehindEveryKindOfName(String revision) throws Exception {
        assertThat(resolve(fixture.gitDirectory(), revision)).isEqualTo(new GitId(commit));
        fixture.git("pack-refs", "--all");
        assertThat(resolve(fixture.gitDirectory(), revision)).isEqualTo(new GitId(commit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "main", "v1-again", "alias"})
    void findsThemInAReftable(String revision) throws Exception {
        HermeticGit.install();
        try (FileRepository repository =
                new FileRepository(fixture.gitDirectory().toFile())) {
            repository.convertRefStorage("reftable", false, false);
        }

        assertThat(resolve(fixture.path().resolve(".git"), revision)).isEqualTo(new GitId(commit));
    }

    @Test
    void acceptsFullIdsOfCommitsAndTags() throws Exception {
        assertThat(resolve(fixture.gitDirectory(), commit)).isEqualTo(new GitId(commit));
        assertThat(resolve(fixture.gitDirectory(), fixture.id("v1"))).isEqualTo(new GitId(commit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"absent", "", "config", "../../etc/passwd", "HEAD~1", "main@{0}", "a\u001bb", "-x", "main.lock"})
    void refusesWhatIsNoName(String revision) {
        assertThatThrownBy(() -> resolve(fixture.gitDirectory(), revision))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("has no branch, tag or full commit id")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void refusesATagOfATree() {
        assertThatThrownBy(() -> resolve(fixture.gitDirectory(), "a-tree"))
                .hasMessageContaining("names the tree")
                .hasMessageContaining("not a commit");
    }

    @Test
    void refusesABranchWhoseCommitIsGone() throws IOException {
        fixture.write(".git/refs/heads/broken", "1".repeat(40) + "\n");

        assertThatThrownBy(() -> resolve(fixture.gitDirectory(), "broken"))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("1".repeat(40));
    }

    private static GitId resolve(Path directory, String revision) throws ResolveException {
        try (GitStore store = GitStore.open(directory, "it", Limits.DEFAULT)) {
            return Revisions.resolve(store, revision);
        }
    }
}
