package dev.complete.git.open.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.RepositoryPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Git says what each revision means. */
class RevisionExpressionTest {

    @TempDir
    static Path temp;

    private static GitFixture git = GitFixture.at(Path.of(""));

    @BeforeAll
    static void makeHistory() {
        GitFixture origin = GitFixture.init(temp.resolve("origin")).write("file", "0");
        origin.commit("fix: the first\n\nwith a body");
        git = GitFixture.at(origin.cloneTo(temp.resolve("clone")));
        for (int i = 1; i < 6; i++) {
            git.write("file", String.valueOf(i)).commit((i % 2 == 0 ? "fix: " : "add: ") + "number " + i);
        }
        git.git("tag", "-a", "-m", "annotated", "v1", "HEAD~2");
        git.git("tag", "-a", "-m", "again", "v1-again", "v1");
        git.git("tag", "light", "HEAD~3");
        git.git("checkout", "--quiet", "-b", "side", "HEAD~2");
        git.write("other", "side").commit("side: a branch");
        git.git("branch", "user@home");
        git.git("checkout", "--quiet", "main");
        git.git("merge", "--quiet", "--no-ff", "-m", "merge: side", "side");
        git.git("branch", "abcdef", "HEAD~4");
        git.git("reset", "--quiet", "--hard", "HEAD");
        git.git("fetch", "--quiet", "origin");
    }

    private static GitId resolve(Path directory, String revision) throws ResolveException {
        RepositoryPlace place = RepositoryPlace.around(directory, "it");
        try (GitStore store = GitStore.open(place.gitDirectory(), "it", Limits.DEFAULT)) {
            return RevisionExpression.resolve(store, place, revision);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD",
                "@",
                "HEAD~1",
                "HEAD~",
                "@~2",
                "@^",
                "HEAD^2",
                "HEAD^2~1^0",
                "HEAD^^^",
                "main~0",
                "HEAD^{commit}",
                "HEAD^{}",
                "v1",
                "v1^{}",
                "v1^{commit}",
                "v1~1",
                "v1-again^{}^1",
                "light",
                "refs/heads/side",
                "heads/side~1",
                "user@home",
                "abcdef",
                "abcdef~1",
                "origin/main",
                "origin/HEAD",
                "origin",
                "@{u}",
                "@{upstream}",
                "main@{U}",
                "main@{0}",
                "main@{2}",
                "HEAD@{3}",
                "@{1}",
                "@{-1}",
                "@{-1}~1",
                "ORIG_HEAD",
                "FETCH_HEAD",
                ":/side",
                ":/^fix",
                ":/number [13]",
                "HEAD^{/add}",
                "HEAD^{/^fix}~1",
                "HEAD^{/!-merge}",
                "side^{/body}",
                "side^{/!!|first}",
            })
    void meansWhatGitMeans(String revision) throws Exception {
        assertThat(resolve(git.path(), revision).hex()).isEqualTo(git.git("rev-list", "-1", revision));
    }

    @Test
    void takesTheBeginningOfAnIdAndWhatDescribePrints() throws Exception {
        String id = git.head();
        assertThat(resolve(git.path(), id.substring(0, 10)).hex()).isEqualTo(id);
        assertThat(resolve(git.path(), id.substring(0, 10).toUpperCase(java.util.Locale.ROOT) + "~1")
                        .hex())
                .isEqualTo(git.id("HEAD~1"));
        assertThat(resolve(git.path(), git.id("v1").substring(0, 10)).hex()).isEqualTo(git.id("v1^{commit}"));
        assertThat(resolve(git.path(), git.git("describe", "--long")).hex()).isEqualTo(id);
        Path packed = git.cloneTo(temp.resolve("packed"), "--bare");
        GitFixture.at(packed).gc();
        assertThat(resolve(packed, id.substring(0, 10)).hex()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD~99 | has no parent",
                "HEAD^3 | has 2 parents, and parent 3 is asked for",
                "main..side | names many commits",
                "^main | names many commits",
                "HEAD^@ | names many commits",
                "HEAD^! | names many commits",
                "HEAD:file | names a file or folder",
                "HEAD^{tree} | a build is of a commit",
                "HEAD^{tree | lacks a closing brace",
                "HEAD@{yesterday} | asks for @{yesterday}",
                "HEAD@{99} | remembers only",
                "@{-9} | checkouts",
                "side@{u} | has no upstream",
                "absent@{u} | has no branch 'absent'",
                "absent~1 | has no branch, tag or full commit id 'absent'",
                "HEAD^{/nothing like it} | has 'nothing like it' in its message",
                ":/nothing like it | has 'nothing like it' in its message",
                ":/( | is no pattern",
                "HEAD~9999999999 | counts further",
                "'HEAD~1 ' | goes on after its end",
                "0000 | no branch, tag or commit '0000'",
                "../../etc/passwd | has no branch, tag",
            })
    void saysWhatIsWrongWithOthers(String revision, String why) {
        assertThatThrownBy(() -> resolve(git.path(), revision))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining(why);
    }

    @Test
    void listsTheCommitsThatBeginAlike() {
        GitFixture many = GitFixture.init(temp.resolve("many"));
        Map<String, String> seen = new HashMap<>();
        String start = "";
        for (int i = 0; start.isEmpty(); i++) {
            String commit = many.git("commit-tree", "-m", "number " + i, many.git(new byte[0], "mktree"));
            many.git("update-ref", "refs/heads/b" + i, commit);
            String other = seen.put(commit.substring(0, 4), commit);
            start = other == null ? "" : commit.substring(0, 4);
        }
        String ambiguous = start;
        assertThatThrownBy(() -> resolve(many.path(), ambiguous))
                .hasMessageContaining("is the beginning of 2 commits in it; give more digits:\n  " + ambiguous)
                .hasMessageContaining(" of 2023-11-14: number ")
                .hasMessageContaining("\n  " + seen.get(ambiguous));
    }

    @Test
    void saysWhereAShallowCloneEnds() throws Exception {
        Path shallow = git.shallowClone(temp.resolve("shallow"), 2);
        assertThat(resolve(shallow, "HEAD~1").hex()).isEqualTo(git.id("HEAD~1"));
        assertThatThrownBy(() -> resolve(shallow, "HEAD~4")).hasMessageContaining("a shallow clone ends there");
        assertThat(resolve(shallow, "HEAD^{/merge}").hex()).isEqualTo(git.head());
    }

    @Test
    void aLinkedWorkTreeHasItsOwnHead() throws Exception {
        Path linked = git.worktree(temp.resolve("linked"));
        GitFixture.at(linked).git("checkout", "--quiet", "--detach", "side");
        for (String revision : new String[] {"@", "@~1", "HEAD@{1}", "@{-1}"}) {
            assertThat(resolve(linked, revision).hex())
                    .isEqualTo(GitFixture.at(linked).id(revision));
        }
    }

    @Test
    void aNameThatOnlyLooksLikeAHeadIsNotWaitedFor() throws Exception {
        GitFixture odd = GitFixture.init(temp.resolve("odd"));
        odd.commit("first");
        Files.createDirectories(odd.path().resolve(".git/ODD_HEAD"));
        assertThatThrownBy(() -> resolve(odd.path(), "ODD_HEAD")).hasMessageContaining("has no branch, tag");
    }
}
