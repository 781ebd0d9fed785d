package dev.complete.git.open.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryPlaceTest {

    @TempDir
    Path directory;

    @Test
    void choosesTheRemoteAsGitDoes() throws Exception {
        String two =
                "[remote \"up\"]\nurl = https://h/up\n[remote \"origin\"]\nurl = https://h/o\n[branch \"main\"]\nremote = up\n";
        assertThat(remote(two, "main")).isEqualTo("https://h/up");
        assertThat(remote(two, "other")).isEqualTo("https://h/o");
        assertThat(remote("[remote \"only\"]\nurl = https://h/x\n", null)).isEqualTo("https://h/x");
        assertThat(remote("[remote \"a\"]\nurl = x\n[remote \"b\"]\nurl = y\n", null))
                .isNull();
        assertThat(remote("[remote \"a\"]\nurl = x\nurl = y\n[remote \"b\"]\nfetch = y\n", null))
                .as("the first URL of the only remote that has one")
                .isEqualTo("x");
        assertThat(remote("[remote \"only\"]\nurl =\nurl = x\n", null))
                .as("an empty one is refused later, never passed over")
                .isEmpty();
        assertThatThrownBy(() -> remote("[broken", null)).hasMessageContaining("cannot be parsed");
    }

    private @Nullable String remote(String config, @Nullable String branch) throws IOException, ResolveException {
        Files.writeString(directory.resolve("HEAD"), branch == null ? "1".repeat(40) : "ref: refs/heads/" + branch);
        Files.writeString(directory.resolve("config"), config);
        return new RepositoryPlace(directory, directory, null).remoteUrl();
    }
}
