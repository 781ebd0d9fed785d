package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryRefsTest {

    @TempDir
    private Path temp;

    private static RepositoryRefs of(Path repository) throws ResolveException {
        return RepositoryRefs.of(repository.toString(), Limits.DEFAULT);
    }

    @Test
    void branchesAndTagsLeadToCommits() throws Exception {
        GitFixture repository = GitFixture.init(temp.resolve("repository")).write("file", "text");
        GitId first = new GitId(repository.commit("first"));
        repository.git("tag", "-a", "-m", "a tag", "v1");
        repository.git("tag", "-a", "-m", "a tag of a tag", "v1-again", "v1");
        repository.git("tag", "a-tree", "HEAD^{tree}");
        repository.git("branch", "feature/x");
        repository.git("update-ref", "refs/remotes/origin/main", "HEAD");
        repository.git("update-ref", "refs/notes/x", "HEAD");
        GitId second = new GitId(repository.commit("second"));
        Map<String, GitId> wanted = Map.of(
                "refs/heads/main", second,
                "refs/heads/feature/x", first,
                "refs/tags/v1", first,
                "refs/tags/v1-again", first);

        for (String command : new String[] {"status", "pack-refs --all"}) {
            repository.git(command.split(" ", -1));
            assertThat(of(repository.path())).isEqualTo(new RepositoryRefs(second, new java.util.TreeMap<>(wanted)));
        }
        Path bare = repository.cloneTo(temp.resolve("bare.git"), "--bare");
        assertThat(of(bare).commits()).containsEntry("refs/heads/main", second);
    }

    @Test
    void aRepositoryWithoutCommitsHasNone() throws Exception {
        RepositoryRefs refs = of(GitFixture.init(temp.resolve("empty")).path());
        assertThat(refs.head()).isNull();
        assertThat(refs.commits()).isEmpty();
    }

    @Test
    void whatIsNoRepositoryIsSaid() {
        assertThatThrownBy(() -> of(temp))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("not a Git repository");
        assertThatThrownBy(() -> RepositoryRefs.of("https://me:s3cret@example.org/a.git", Limits.DEFAULT))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("clone it first")
                .hasMessageNotContaining("s3cret");
    }
}
