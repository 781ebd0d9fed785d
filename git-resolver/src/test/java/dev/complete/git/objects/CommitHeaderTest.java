package dev.complete.git.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.git.GitId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitHeaderTest {

    private static final GitId COMMIT = new GitId("1".repeat(40));
    private static final String TREE = "2".repeat(40);

    private static Optional<ObjectSource.CommitInfo> parse(String text) {
        return CommitHeader.parse(COMMIT, text.getBytes(UTF_8));
    }

    @Test
    void givesTreeAndTime() {
        String text = "tree " + TREE + "\nparent " + TREE
                + "\nauthor A <a@b> 1 +0000\ncommitter Ü > <c@d> -5 +0000\nencoding x\n\ncommitter A <a> 9 +0000\n";

        assertThat(parse(text)).contains(new ObjectSource.CommitInfo(COMMIT, new GitId(TREE), -5));
    }

    @Test
    void needsNeitherZoneNorMessage() {
        assertThat(parse("tree " + TREE + "\ncommitter <> 7")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tree 22",
                "parent 2222222222222222222222222222222222222222",
                "tree 2222222222222222222222222222222222222222\n\ncommitter A <a> 9 +0000",
                "tree 2222222222222222222222222222222222222222\ncommitter A <a> soon +0000\n\n",
                "tree 2222222222222222222222222222222222222222\ncommitter A <a> 9999999999999999999 +0000\n\n"
            })
    void isEmptyForWhatGitWouldNotWrite(String text) {
        assertThat(parse(text)).isEmpty();
    }
}
