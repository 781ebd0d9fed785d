package dev.complete.git.open.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadFileTest {

    private static final String OTHER = "0123456789012345678901234567890123456789";

    @TempDir
    private Path temp;

    private GitFixture repository;
    private GitId first;

    @BeforeEach
    void make() {
        repository = GitFixture.init(temp.resolve("it")).write("file", "text");
        first = new GitId(repository.commit("first"));
    }

    @Test
    void readsABranchAPackedOneAndADetachedHead() throws Exception {
        assertThat(head()).isEqualTo(first);

        repository.git("branch", "another/one.more");
        repository.git("pack-refs", "--all");
        assertThat(repository.path().resolve(".git/refs/heads/main")).doesNotExist();
        assertThat(head()).isEqualTo(first);
        repository.git("checkout", "--quiet", "another/one.more");
        assertThat(head()).isEqualTo(first);

        GitId second = new GitId(repository.write("file", "more").commit("second"));
        assertThat(second).isNotEqualTo(first);
        assertThat(head()).isEqualTo(second); // its file, and not what is packed
        repository.git("checkout", "--quiet", "--detach", "main");
        assertThat(head()).isEqualTo(first);
    }

    @Test
    void readsTheHeadOfALinkedWorkTree() throws Exception {
        repository.worktree(temp.resolve("linked"));
        GitId second = new GitId(repository.write("file", "more").commit("second"));

        assertThat(head()).isEqualTo(second);
        assertThat(HeadFile.read(repository.path().resolve(".git/worktrees/linked")))
                .isEqualTo(first);
    }

    /** The answer is JGit's then. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                OTHER,
                OTHER + " \n",
                OTHER + "0\n",
                "ref: refs/heads/none\n",
                "ref: refs/heads/main",
                "ref: refs/heads/main.lock\n",
                "ref: refs/heads/../../file\n",
                "ref: refs/heads/.main\n",
                "ref: refs/heads/.invalid\n",
                "ref: refs/heads\n",
                "ref: refs/tags/tag\n",
                "ref: refs/heads/folder\n",
                "ref: refs/heads/link\n",
                "ref: refs/heads/symbolic\n",
            })
    void leavesToJGitWhatIsNotTheUsual(String head) throws Exception {
        Path heads = repository.path().resolve(".git/refs/heads");
        repository.git("tag", "tag");
        Files.writeString(heads.resolve("main.lock"), OTHER + "\n");
        Files.writeString(heads.resolve(".main"), OTHER + "\n");
        Files.createDirectory(heads.resolve("folder"));
        Files.createSymbolicLink(heads.resolve("link"), heads.resolve("main"));
        Files.writeString(heads.resolve("symbolic"), "ref: refs/heads/main\n");
        repository.write("file", OTHER + "\n");
        Files.writeString(repository.path().resolve(".git/HEAD"), head);

        assertThat(head()).isNull();
    }

    @Test
    void readsANameOfManyPartsWithoutALargeStack() throws Exception {
        Files.writeString(repository.path().resolve(".git/HEAD"), "ref: refs/heads/a" + ".a".repeat(2_000) + "\n");

        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable look = () -> {
            try {
                head();
            } catch (Error e) {
                failure.set(e);
            } catch (Exception e) {
                // The name is too long for a file.
            }
        };
        Thread thread = new Thread(null, look, "small stack", 128 << 10);
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
    }

    @Test
    void leavesTablesOfRefsToJGit() throws Exception {
        assertThat(head()).isNotNull();
        Files.createDirectory(repository.path().resolve(".git/reftable"));
        assertThat(head()).isNull();
    }

    /** A name that only ends as the branch's does, and the commit that a packed tag leads to, are other lines. */
    @Test
    void readsTheRightLineOfPackedRefs() throws Exception {
        repository.git("branch", "a/main");
        repository.git("tag", "-a", "-m", "tag", "a-tag");
        GitId second = new GitId(repository.write("file", "more").commit("second"));
        repository.git("pack-refs", "--all");
        String packed = Files.readString(repository.path().resolve(".git/packed-refs"));
        assertThat(packed).contains(first + " refs/heads/a/main\n", second + " refs/heads/main\n", "\n^" + first);

        assertThat(head()).isEqualTo(second);
        Files.writeString(
                repository.path().resolve(".git/packed-refs"),
                packed.replace(second.hex() + " refs/heads/main\n", "x" + second.hex() + " refs/heads/main\n"));
        assertThat(head()).isNull();
    }

    /** A commit that is not there is still said to be missing. */
    @Test
    void isCheckedByTheStore() throws Exception {
        Files.writeString(repository.path().resolve(".git/HEAD"), OTHER + "\n");
        try (GitStore store = GitStore.open(repository.gitDirectory(), "it", Limits.DEFAULT)) {
            assertThatThrownBy(() -> store.find("HEAD")).hasMessageContaining(OTHER);
        }
    }

    private @Nullable GitId head() throws Exception {
        return HeadFile.read(repository.path().resolve(".git"));
    }
}
