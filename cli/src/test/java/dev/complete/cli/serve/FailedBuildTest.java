package dev.complete.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.failure.BuildException;
import dev.complete.registry.serve.NotServedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailedBuildTest {

    private static final String MESSAGE = "reading /home/me/https://token@git.example/x failed\nmore";

    @ParameterizedTest
    @EnumSource(names = {"IO", "NETWORK", "VERIFICATION"})
    void whatFailedOnThisMachineIsInItsLogOnly(BuildException.Kind kind) {
        NotServedException answer = FailedBuild.answer("commit 1 cannot be built", new BuildException(kind, MESSAGE));

        assertThat(answer)
                .hasMessageStartingWith("commit 1 cannot be built: ")
                .hasMessageEndingWith("; the log of the server says more")
                .hasMessageNotContainingAny("/home", "token");
        assertThat(answer.reason()).isEqualTo(NotServedException.Reason.UNAVAILABLE);
    }

    @Test
    void whatIsWrongWithTheCommitIsSaidInALine() {
        BuildException wrong =
                new BuildException(BuildException.Kind.INVALID, "unknown key `x`\n  --> complete.yaml:1");

        NotServedException answer = FailedBuild.answer("commit 1 cannot be built", wrong);

        assertThat(answer).hasMessage("commit 1 cannot be built: unknown key `x`");
        assertThat(answer.reason()).isEqualTo(NotServedException.Reason.UNKNOWN);
    }
}
