package dev.complete.git.open.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.NotInBuild;
import dev.complete.git.ResolveException;
import dev.complete.git.TreeEntry;
import dev.complete.git.objects.ObjectSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every checkout of real Git is compared to is in {@code CheckoutKindsTest}; here is what that may cost. */
class WorkTreeDiffTest {

    @TempDir
    Path temp;

    private GitFixture git = GitFixture.at(Path.of(""));
    private GitId head = new GitId("0".repeat(40));

    @BeforeEach
    void makeRepository() throws Exception {
        git = GitFixture.init(temp.resolve("repository"));
        git.write("a", "a").write("folder/b", "b").write("folder/deep/c", "c");
        head = new GitId(git.commit("first"));
        git.git("update-index", "--refresh");
    }

    /** Has the commit and nothing else, as a clone with {@code --filter=tree:0} may. */
    private final class OnlyTheCommit implements ObjectSource {

        @Override
        public String name() {
            return "only the commit";
        }

        @Override
        public CommitInfo commit(GitId commit) {
            return new CommitInfo(
                    commit, new GitId(git.git("rev-parse", commit + "^{tree}").strip()), 0);
        }

        @Override
        public List<TreeEntry> tree(GitId tree) throws ResolveException {
            throw new ResolveException(ResolveException.Kind.INVALID, "read the tree " + tree);
        }

        @Override
        public long size(GitId blob) throws ResolveException {
            throw new ResolveException(ResolveException.Kind.INVALID, "read the blob " + blob);
        }

        @Override
        public InputStream open(GitId blob) throws ResolveException {
            throw new ResolveException(ResolveException.Kind.INVALID, "read the blob " + blob);
        }

        @Override
        public void close() {}
    }

    private NotInBuild differences() {
        Path repository = git.path();
        Path gitDirectory = repository.resolve(".git");
        WorkTree tree = new WorkTree(repository, gitDirectory, gitDirectory, new OnlyTheCommit(), head, Limits.DEFAULT);
        return WorkTreeDiff.of(tree, head, directory -> null, 10);
    }

    /** The files are older than the index, or Git itself would read them. */
    private void letTheIndexBeYounger() throws Exception {
        Thread.sleep(20);
        git.git("reset", "--quiet", "--hard");
        git.write("untracked", "");
    }

    @Test
    void readsNoTreeWhileTheIndexIsTheCommits() throws Exception {
        letTheIndexBeYounger();
        NotInBuild found = differences();
        assertThat(found.unchecked()).isEmpty();
        assertThat(found.paths()).containsExactly("untracked");
    }

    @Test
    void readsTreesOnceSomethingIsStaged() throws Exception {
        letTheIndexBeYounger();
        git.git("add", "untracked");
        assertThat(differences().unchecked()).singleElement().asString().contains("read the tree");
    }
}
