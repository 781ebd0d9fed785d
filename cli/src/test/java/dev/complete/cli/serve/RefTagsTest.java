package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import dev.complete.git.open.RepositoryRefs;
import dev.complete.registry.serve.NotServedException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefTagsTest {

    private static final GitId ONE = new GitId("1".repeat(40));
    private static final GitId TWO = new GitId("2".repeat(40));

    private static RefTags of(@Nullable GitId head, Object... refs) {
        TreeMap<String, GitId> commits = new TreeMap<>();
        for (int i = 0; i < refs.length; i += 2) {
            commits.put((String) refs[i], (GitId) refs[i + 1]);
        }
        return new RefTags(new RepositoryRefs(head, commits));
    }

    @ParameterizedTest
    @CsvSource({
        "refs/heads/main, main",
        "refs/tags/v1.0, v1.0",
        "refs/heads/feature/x, feature-x",
        "refs/heads/a+b@c, a-b-c",
        "refs/heads/naïve, na-ve",
        "refs/heads/été, _t-",
        "refs/tags/-x, _x",
        "refs/heads/refs/heads/x, refs-heads-x",
        "refs/heads/UPPER_case, UPPER_case",
    })
    void whatATagCannotSayIsReplaced(String ref, String tag) throws Exception {
        RefTags tags = of(null, ref, ONE);
        assertThat(tags.all()).containsExactly(tag);
        assertThat(tags.commit(tag)).isEqualTo(ONE);
    }

    @Test
    void headIsLatest() throws Exception {
        assertThat(of(ONE).commit("latest")).isEqualTo(ONE);
        assertThat(of(null).commit("latest")).isNull();
        assertThat(of(null).all()).isEmpty();
    }

    @Test
    void whatIsTooLongIsNoTag() {
        String longest = "x".repeat(128);
        assertThat(of(null, "refs/heads/" + longest, ONE, "refs/heads/" + longest + "y", TWO)
                        .all())
                .isEqualTo(List.of(longest));
    }

    @Test
    void refsOfOneTagAreRefusedWithTheirCommits() throws Exception {
        RefTags tags = of(ONE, "refs/heads/a/b", ONE, "refs/heads/a-b", TWO, "refs/heads/c", ONE);

        assertThatThrownBy(() -> tags.commit("a-b"))
                .isInstanceOf(NotServedException.class)
                .hasMessage("several refs are the tag a-b: refs/heads/a-b (" + TWO + "), refs/heads/a/b (" + ONE
                        + "); pull by the commit");
        assertThat(tags.commit("c")).isEqualTo(ONE);
        assertThatThrownBy(() -> of(ONE, "refs/heads/latest", TWO).commit("latest"))
                .hasMessageContainingAll("HEAD (" + ONE + ")", "refs/heads/latest (" + TWO + ")");
    }

    @Test
    void refsOfOneTagAndOneCommitAreNoQuestion() throws Exception {
        assertThat(of(null, "refs/heads/v1", ONE, "refs/tags/v1", ONE).commit("v1"))
                .isEqualTo(ONE);
    }
}
