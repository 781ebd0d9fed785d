package dev.complete.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.event.BuildEvent;
import dev.complete.git.GitId;
import dev.complete.git.NotInBuild;
import dev.complete.git.Pin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveProgressTest {

    private static final String CLEAR = "\r\u001b[J";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LiveProgress progress = new LiveProgress(new Terminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            Map.of("COLUMNS", "40"),
            Path.of("/"),
            true,
            true,
            true));

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void finishedWorkReplacesTheLineBelow() {
        progress.on(new BuildEvent.Progressed("app", 1_000));
        progress.on(new BuildEvent.Warning("careful"));
        assertThat(shown()).isEqualTo("  app 1.0 kB" + CLEAR + "warning: careful\n");
    }

    @Test
    void whatIsBuiltComesBeforeWhatIsSaidAboutIt() {
        NotInBuild there = new NotInBuild(List.of("loose"), List.of("submodule deps/app: its index"), true);
        progress.on(new BuildEvent.Opened("/top", new GitId("1".repeat(40)), false, List.of()));
        progress.on(new BuildEvent.Compared(new GitId("1".repeat(40)), there));
        assertThat(shown().lines())
                .containsExactly(
                        "/top @ 1111111",
                        "warning: not in the image, because not in commit 1111111: loose (commit, or say --dirty)",
                        "warning: whether the work tree has changes that are not in the image cannot be told:"
                                + " submodule deps/app: its index");
    }

    @Test
    void theLineFitsTheTerminal() {
        Pin pin = new Pin("deps/" + "long".repeat(20), "u", new GitId("1".repeat(40)));
        progress.on(new BuildEvent.Fetching(pin, "Receiving objects", 1, 10));
        assertThat(shown()).hasSizeLessThan(40).endsWith("…");
    }

    @Test
    void nothingHalfIsLeftAtTheEnd() {
        progress.on(new BuildEvent.Progressed("app", 1_000));
        progress.close();
        progress.on(new BuildEvent.Progressed("app", 1_000_000));
        progress.on(new BuildEvent.Warning("too late"));
        assertThat(shown()).endsWith(CLEAR).doesNotContain("too late", "MB");
    }

    @Test
    void theHintComesLast() {
        progress.on(new BuildEvent.Progressed("app", 1_000));
        progress.finish("try: this");
        progress.close();
        assertThat(shown()).endsWith(CLEAR + "try: this\n");
    }

    @Test
    void showsWhatRunningStepsPrintLast() throws Exception {
        progress.on(new BuildEvent.StepStarted("nginx", false));
        progress.on(new BuildEvent.StepStarted("musl", false));
        Thread.sleep(150); // it is drawn ten times a second
        progress.on(new BuildEvent.StepPrinted("nginx", "cc -c src/core/nginx.c"));
        assertThat(shown()).matches("(?s).*  nginx 0[.]\\d s  cc -c src/core/nginx.c\n  musl 0[.]\\d s  ");
        progress.on(new BuildEvent.StepEnded("nginx"));
        progress.on(new BuildEvent.Warning("careful"));
        assertThat(shown()).endsWith("\u001b[1A" + CLEAR + "warning: careful\n");
    }
}
